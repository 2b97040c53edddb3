/** Files: bringing one, and choosing what of it is used. */

import { toggled, withRole } from "../roles.js";
import { toggledMade, withPart } from "../roles/purchases.js";
import { readingQuery, reportNow } from "../roles/reading.js";
import { DEFAULT_OPTIONS, loading, nothing } from "../store.js";
import { fetchInto } from "./fetching.js";

/** Somebody who goes through the choices of a select is not asked for at each. */
const CHOOSING_MILLISECONDS = 350;

export function dataActions(tools) {
  const { store, api, go, replace, clock } = tools;
  const bring = async (name, ask) => {
    store.set({ job: null, jobProblem: null, options: DEFAULT_OPTIONS, announcement: `Reading ${name}` });
    await fetchInto(tools, "dataset", name, ask);
    const { status, value, problem } = store.get().dataset;
    if (status === "failed") store.set({ announcement: `${problem.title}. ${problem.detail}` });
    if (status !== "ready") return;
    store.set({
      announcement: `${value.name} was read: ${value.n_rows} rows, ${value.n_columns} columns.`,
    });
    replace("data", { dataset: value.dataset_id });
  };
  const fetchNamed = ({ route, dataset }) => {
    const { dataset: named } = route.params;
    if (!named || [dataset.question, dataset.value?.dataset_id].includes(named)) return;
    fetchInto(tools, "dataset", named, () => api.dataset(named));
  };
  /** Asks what the file holds, once something that decides it was chosen. */
  const readAsChosen = ({ dataset: { status, value: found }, options, reading }) => {
    const query = status === "ready" ? readingQuery(options, found) : null;
    if (!query) {
      if (reading.status !== "none") store.set({ reading: nothing() });
      return;
    }
    const question = JSON.stringify([found.dataset_id, query]);
    if (reading.question === question) return;
    store.set({ reading: { ...loading(reading.value), question } });
    const ask = () => fetchInto(tools, "reading", question, () => api.dataset(found.dataset_id, query));
    clock.setTimeout(() => store.get().reading.question === question && ask(), CHOOSING_MILLISECONDS);
  };
  return {
    uploadFile: (file) => bring(file.name, () => api.uploadDataset(file)),
    /** @param {"wholesale" | "retail"} kind customers, or purchases */
    useSample(kind) {
      if (store.get().route.name !== "data") go("data", {});
      return bring("the made-up sample", async () => api.uploadDataset(await api.sampleFile(kind)));
    },
    sampleAddress: api.sampleAddress,
    fetch(state) {
      if (state.route.name !== "data") return;
      fetchNamed(state);
      readAsChosen(store.get());
    },
    forgetDataset() {
      store.set({ ...NO_FILE, options: DEFAULT_OPTIONS });
      replace("data");
    },
    setOption: (name, value) => store.set({ options: { ...store.get().options, [name]: value } }),
    toggleColumn: (column) => store.set({ options: toggled(store.get().options, column) }),
    setRole: (column, role) => store.set({ options: withRole(store.get().options, column, role) }),
    choosePart: (part, column) => store.set({ options: withPart(store.get().options, part, column) }),
    toggleMade: (column) =>
      store.set({
        options: toggledMade(store.get().options, reportNow(store.get()).customer_columns, column),
      }),
    toggleOptions: () => store.set({ hasOpenOptions: !store.get().hasOpenOptions }),
  };
}

/** The empty Data screen. The address goes with the file, else the page would fetch it again. */
export const NO_FILE = Object.freeze({
  dataset: nothing(),
  reading: nothing(),
  job: null,
  jobProblem: null,
  route: { name: "data", params: {} },
});
