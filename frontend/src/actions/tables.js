/** The tables that the service keeps: which there are, and deleting one. */

import { TABLES } from "../sentences/bringing.js";
import { fetchInto, noticeStatus } from "./fetching.js";

export function tablesActions(tools, { offerUndo }) {
  const { store, api } = tools;
  let shownAt = null;
  let n = 0;
  const ask = () => fetchInto(tools, "datasets", (n += 1), api.datasets);
  const hidden = (datasetId, isHidden) => {
    const others = store.get().hiddenTables.filter((one) => one !== datasetId);
    store.set({ hiddenTables: isHidden ? [...others, datasetId] : others });
  };
  const remove = async (datasetId) => {
    try {
      await api.deleteDataset(datasetId);
    } catch (error) {
      if (!error.problem) throw error;
      // Somebody else has deleted it meanwhile: it is gone as it should.
      if (error.status === 404) return;
      hidden(datasetId, false);
      store.set({ tableProblem: error.problem });
      noticeStatus(tools, error);
    }
  };
  return {
    /** Others bring tables too: each time the list is shown it is asked for anew. */
    fetch({ route, dataset }) {
      const isShown =
        route.name === "data" && !route.params.dataset && ["none", "failed"].includes(dataset.status);
      const before = shownAt;
      shownAt = isShown ? route : null;
      if (isShown && before !== route) ask();
    },
    askForTables: ask,
    /** It is only hidden at first: the service cannot bring it back. */
    deleteTable({ dataset_id: datasetId, name }) {
      hidden(datasetId, true);
      store.set({ tableProblem: null });
      offerUndo({
        told: TABLES.deleted(name),
        undo: () => hidden(datasetId, false),
        commit: () => remove(datasetId),
      });
    },
  };
}
