/** The models there are: which one is in use, how customers moved between two, and whether one still fits. */

import { nothing } from "../store.js";
import { MODELS } from "../sentences/models.js";
import { askOf, modelsLeft } from "./deleting.js";
import { fetchInto, noticeStatus } from "./fetching.js";

const PAGE_SIZE = 20;
const DETAILS = ["from_segment", "to_segment", "page"];
/** What others may change meanwhile: the screen asks anew each time it is opened. */
const SLICES = ["models", "migration", "moved", "drift", "driftHistory"];

export function managingActions(tools, actions) {
  const { store, api, replace } = tools;
  const askFor = (slice, question, ask, ids = []) => {
    if (store.get()[slice].question !== question)
      fetchInto(tools, slice, question, () => askOf(tools, actions, ids, ask));
  };
  const fetchMigration = ({ from, to, ...details }) => {
    const pair = JSON.stringify([from, to]);
    const query = { to, page_size: PAGE_SIZE };
    const ids = [from, to];
    askFor("migration", pair, () => api.migration(from, query), ids);
    const asked = Object.fromEntries(DETAILS.map((name) => [name, details[name]]));
    if (DETAILS.some((name) => details[name] != null))
      askFor("moved", JSON.stringify([from, to, asked]), () => api.migration(from, { ...query, ...asked }), ids);
  };
  /** Puts a model into use, and says so with a way back to the one before. */
  const use = async (modelId, told, before = null) => {
    store.set({ managing: { modelId, isBusy: true } });
    try {
      await askOf(tools, actions, [modelId], () => api.activateModel(modelId));
      await actions.loadModel();
      const { route } = store.get();
      if (route.name === "models") replace("models", without(route.params, DETAILS));
      store.set({ managing: null, announcement: told });
      if (before) actions.offerUndo({ told, undo: () => use(before.model_id, MODELS.inUseAgain(before.name)) });
    } catch (error) {
      if (!error.problem) throw error;
      if (!error.problem.isTold) store.set({ managing: { modelId, problem: error.problem } });
      noticeStatus(tools, error);
    }
  };
  return {
    fetch({ route, model, models }) {
      if (route.name !== "models") return forget(store);
      if (model.status === "loading") return;
      const activeId = model.value?.model_id ?? "none";
      askFor("models", activeId, api.models);
      if (model.value) {
        askFor("drift", activeId, () => api.drift(activeId), [activeId]);
        askFor("driftHistory", activeId, () => api.driftHistory(activeId), [activeId]);
      }
      const pair = models.value && pairOf(store.get());
      if (pair?.from && pair.to) fetchMigration({ ...route.params, ...pair });
    },
    /** The two models that are compared now, or null. */
    comparedNow: () => pairOf(store.get()),
    /** Changes which two models are compared, or which moved customers are shown. */
    compareModels: (params) => replace("models", { ...store.get().route.params, page: null, ...params }),
    useModel: (model) => use(model.model_id, MODELS.nowInUse(model.name), inUse(store.get())),
    rollBack: (model) => use(model.model_id, MODELS.rolledBack(model.name), inUse(store.get())),
    shareModel: (modelId) =>
      store.set({ managing: isShared(store.get(), modelId) ? null : { modelId, isShared: true } }),
    tell: (announcement) => store.set({ announcement }),
    closeModel: () => store.set({ managing: null }),
  };
}

const inUse = ({ models }) => models.value.models.find((one) => one.is_active) ?? null;
const isShared = ({ managing }, modelId) => Boolean(managing?.isShared) && managing.modelId === modelId;
const without = (params, names) => Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));

const pairOf = (state) =>
  comparedModels(modelsLeft(state), state.route.params, state.model.value?.identity?.previous_model_id);

/** A deletion that failed is told when somebody comes back to the list. */
function forget(store) {
  const { managing, ...state } = store.get();
  const isOver = managing && !managing.isKept;
  if (SLICES.every((slice) => state[slice].status === "none") && !isOver) return;
  store.set({ ...Object.fromEntries(SLICES.map((slice) => [slice, nothing()])), managing: isOver ? null : managing });
}

/** @returns {Object | null} the model that was in use before the present one, where it is still there */
export const previousModel = (state) => {
  const { previous_active_id: previousId = null } = state.models.value ?? {};
  return modelsLeft(state).find((one) => one.model_id === previousId && !one.is_active) ?? null;
};

/**
 * The two models that are compared: those of the address, else the one in use with the one whose segments it
 * goes on with. What is not known, or not there any more, is null, for somebody to choose.
 * @param {Array<{model_id, is_active}>} models
 * @param {{from: string?, to: string?}} params of the address
 * @param {string?} previousId the model before the one in use
 * @returns {{from: string | null, to: string | null} | null} null where there are not two models
 */
export function comparedModels(models, { from = null, to = null } = {}, previousId = null) {
  if (models.length < 2) return null;
  const ids = models.map((one) => one.model_id);
  const named = (id) => (ids.includes(id) ? id : null);
  const activeId = models.find((one) => one.is_active)?.model_id ?? null;
  const later = to ? named(to) : activeId === from ? null : activeId;
  const before = later === activeId && previousId !== later ? named(previousId) : null;
  return { from: from ? named(from) : before, to: later };
}
