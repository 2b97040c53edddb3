/** The models there are: which one is in use, how customers moved between two, and whether one still fits. */

import { nothing } from "../store.js";
import { fetchInto, noticeSilence } from "./fetching.js";

const PAGE_SIZE = 20;
const DETAILS = ["from_segment", "to_segment", "page"];
/** What others may change meanwhile: the screen asks anew each time it is opened. */
const SLICES = ["models", "migration", "moved", "drift"];

export function managingActions(tools, { loadModel }) {
  const { store, api, replace } = tools;
  const askFor = (slice, question, ask) => {
    if (store.get()[slice].question !== question) fetchInto(tools, slice, question, ask);
  };
  const manage = async (modelId, act) => {
    store.set({ managing: { modelId, isBusy: true } });
    try {
      await act();
      store.set({ managing: null });
    } catch (error) {
      if (!error.problem) throw error;
      store.set({ managing: { modelId, problem: error.problem } });
      if (error.status === 0) noticeSilence(tools);
    }
  };
  const fetchMigration = ({ from, to, ...details }) => {
    const pair = JSON.stringify([from, to]);
    const query = { to, page_size: PAGE_SIZE };
    askFor("migration", pair, () => api.migration(from, query));
    if (DETAILS.some((name) => details[name] != null))
      askFor("moved", JSON.stringify([from, to, details]), () => api.migration(from, { ...query, ...details }));
  };
  return {
    fetchForModels({ route, model, models }) {
      if (route.name !== "models") return forget(store);
      if (model.status === "loading") return;
      const activeId = model.value?.model_id ?? "none";
      askFor("models", activeId, api.models);
      if (model.value) askFor("drift", activeId, () => api.drift(activeId));
      const pair = models.value && comparedModels(models.value.models, route.params);
      if (pair) fetchMigration({ ...route.params, ...pair });
    },
    /** The two models that are compared now, or null. */
    comparedNow: () => comparedModels(store.get().models.value.models, store.get().route.params),
    /** Changes which two models are compared, or which moved customers are shown. */
    compareModels: (params) => replace("models", { ...store.get().route.params, page: null, ...params }),
    useModel: (modelId) =>
      manage(modelId, async () => {
        await api.activateModel(modelId);
        await loadModel();
        store.set({ hiddenSegments: [], announcement: "Another model is in use now." });
      }),
    askToDelete: (modelId) => store.set({ managing: { modelId, isAsked: true } }),
    keepModel: () => store.set({ managing: null }),
    deleteModel: (modelId) =>
      manage(modelId, async () => {
        await api.deleteModel(modelId);
        const { value, question } = store.get().models;
        const models = value.models.filter((one) => one.model_id !== modelId);
        const { from, to, ...rest } = store.get().route.params;
        store.set({
          models: { ...store.get().models, value: { models }, question },
          announcement: "The model is deleted.",
        });
        if ([from, to].includes(modelId)) replace("models", rest);
      }),
  };
}

function forget(store) {
  const state = store.get();
  if (state.models.status === "none" && state.drift.status === "none" && !state.managing) return;
  store.set({ ...Object.fromEntries(SLICES.map((slice) => [slice, nothing()])), managing: null });
}

/**
 * The two models that are compared: those of the address, else the one in use with the one before it.
 * @param {Array<{model_id, is_active}>} models newest first
 * @returns {{from: string, to: string} | null} null with less than two models
 */
export function comparedModels(models, { from, to } = {}) {
  if (models.length < 2 && !(from && to)) return null;
  const active = models.find((one) => one.is_active) ?? models[0];
  const later = to ?? (active.model_id === from ? neighbour(models, from) : active.model_id);
  return { from: from ?? neighbour(models, later), to: later };
}

/** The model before another, or where there is none, the one after it. */
function neighbour(models, modelId) {
  const place = models.findIndex((one) => one.model_id === modelId);
  return (models[place + 1] ?? models[place - 1] ?? models[0]).model_id;
}
