/** The models there are: which one is in use, how customers moved between two, and whether one still fits. */

import { nothing } from "../store.js";
import { fetchInto, noticeStatus } from "./fetching.js";

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
      noticeStatus(tools, error);
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
    fetch({ route, model, models }) {
      if (route.name !== "models") return forget(store);
      if (model.status === "loading") return;
      const activeId = model.value?.model_id ?? "none";
      askFor("models", activeId, api.models);
      if (model.value) askFor("drift", activeId, () => api.drift(activeId));
      const pair = models.value && pairOf(store.get());
      if (pair?.from && pair.to) fetchMigration({ ...route.params, ...pair });
    },
    /** The two models that are compared now, or null. */
    comparedNow: () => pairOf(store.get()),
    /** Changes which two models are compared, or which moved customers are shown. */
    compareModels: (params) => replace("models", { ...store.get().route.params, page: null, ...params }),
    useModel: (modelId) =>
      manage(modelId, async () => {
        await api.activateModel(modelId);
        await loadModel();
        const { route } = store.get();
        if (route.name === "models") replace("models", { from: route.params.from, to: route.params.to });
        store.set({ announcement: "Another model is in use now." });
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

const pairOf = ({ models, model, route }) =>
  comparedModels(models.value.models, route.params, model.value?.identity?.previous_model_id);

function forget(store) {
  const state = store.get();
  if (state.models.status === "none" && state.drift.status === "none" && !state.managing) return;
  store.set({ ...Object.fromEntries(SLICES.map((slice) => [slice, nothing()])), managing: null });
}

/**
 * The two models that are compared: those of the address, else the one in use with the one whose segments it
 * goes on with. What is not known is null, for somebody to choose.
 * @param {Array<{model_id, is_active}>} models
 * @param {{from: string?, to: string?}} params of the address
 * @param {string?} previousId the model before the one in use
 * @returns {{from: string | null, to: string | null} | null} null where there are not two models
 */
export function comparedModels(models, { from = null, to = null } = {}, previousId = null) {
  if (models.length < 2 && !(from && to)) return null;
  const ids = models.map((one) => one.model_id);
  const activeId = models.find((one) => one.is_active)?.model_id ?? null;
  const later = to ?? (activeId === from ? null : activeId);
  const before = later === activeId && ids.includes(previousId) && previousId !== later ? previousId : null;
  return { from: from ?? before, to: later };
}
