/** The active model and what is drawn beside it. */

import { nothing } from "../store.js";
import { fetchInto } from "./fetching.js";

const PAGE_SIZE = 50;

export function modelActions(tools) {
  const { store, api } = tools;
  const loadModel = async () => {
    await fetchInto(tools, "model", "active", api.activeModel);
    if (store.get().model.problem?.status === 409) store.set({ model: nothing() });
  };
  const loadProjection = (modelId) => fetchInto(tools, "projection", modelId, () => api.projection(modelId));
  const loadCustomers = (modelId, params, question) =>
    fetchInto(tools, "customers", question, () =>
      api.customers(modelId, { page: 1, page_size: PAGE_SIZE, ...params }),
    );
  return {
    loadModel,
    fetchForModel({ route, model, projection, customers }) {
      if (model.status !== "ready") return;
      const { model_id: modelId } = model.value;
      const question = JSON.stringify([modelId, route.params]);
      if (route.name === "map" && projection.question !== modelId) loadProjection(modelId);
      if (route.name === "customers" && customers.question !== question)
        loadCustomers(modelId, route.params, question);
    },
    /** Forgetting an answer makes the page ask again. */
    retry: (slice) => (slice === "model" ? loadModel() : store.set({ [slice]: nothing() })),
  };
}
