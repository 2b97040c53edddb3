/** The active model and what is drawn beside it. */

import { CHARTS_OF, nothing } from "../store.js";
import { fetchInto } from "./fetching.js";

const PAGE_SIZE = 50;

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
  const loadCustomers = (modelId, params, question) =>
    fetchInto(tools, "customers", question, () =>
      api.customers(modelId, { page: 1, page_size: PAGE_SIZE, ...params }),
    );
  const loadCustomer = (modelId, customerId) => {
    const question = JSON.stringify([modelId, customerId]);
    if (store.get().customer.question !== question)
      fetchInto(tools, "customer", question, () => api.customer(modelId, customerId));
  };
  /** There is no past to ask for where no model was before. */
  const loadPerson = ({ model_id: modelId, identity }, customerId) => {
    const question = JSON.stringify([modelId, customerId]);
    if (identity?.previous_model_id && store.get().person.question !== question)
      fetchInto(tools, "person", question, () => api.person(customerId));
  };
  return {
    loadModel,
    fetchForModel({ route, model }) {
      if (model.status !== "ready") return;
      loadCharts(CHARTS_OF[route.name] ?? [], model.value);
      if (route.name !== "customers") return;
      const { model_id: modelId } = model.value;
      const { customer: opened, ...asked } = route.params;
      const question = JSON.stringify([modelId, asked]);
      if (store.get().customers.question !== question) loadCustomers(modelId, asked, question);
      if (!opened) return;
      loadCustomer(modelId, opened);
      loadPerson(model.value, opened);
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
