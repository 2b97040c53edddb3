/** The active model and what is drawn beside it. */

import { CHARTS_OF, nothing } from "../store.js";
import { fetchInto } from "./fetching.js";

export function modelActions(tools) {
  const { store, api } = tools;
  const loadModel = async () => {
    await fetchInto(tools, "model", "active", api.activeModel);
    if (store.get().model.problem?.status === 409) store.set({ model: nothing() });
  };
  /** Looks at the state anew for each: noting that one is being asked for calls this again. */
  const loadCharts = (names, { model_id: modelId, ...model }) => {
    for (const name of names.filter((one) => isDrawn(one, model)))
      if (store.get()[name].question !== modelId)
        fetchInto(tools, name, modelId, () => api.chart(modelId, name));
  };
  return {
    loadModel,
    reportAddress: api.reportAddress,
    fetch({ route, model }) {
      if (model.status === "ready") loadCharts(CHARTS_OF[route.name] ?? [], model.value);
    },
    /** Forgetting an answer makes the page ask again. */
    retry: (slice) => (slice === "model" ? loadModel() : store.set({ [slice]: nothing() })),
  };
}

/** What only some algorithms have: a tree, a distance up to which customers are neighbours. */
const ALGORITHMS_OF = { dendrogram: ["hierarchical"], k_distance: ["dbscan", "hdbscan"] };
/** What is known only of customers that were made of purchases. */
const OF_PURCHASES = ["recency_frequency"];
const isDrawn = (name, { algorithm, data }) =>
  (ALGORITHMS_OF[name]?.includes(algorithm) ?? true) && (!OF_PURCHASES.includes(name) || Boolean(data?.purchases));
