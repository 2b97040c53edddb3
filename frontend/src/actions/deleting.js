/** Deleting models: they leave the list at once, and the service when nobody wants them back any more. */

import { MODELS } from "../sentences/models.js";
import { noticeStatus } from "./fetching.js";

const SIDES = ["from", "to"];
const DETAILS = ["from_segment", "to_segment", "page"];
const NOT_FOUND = "urn:segment:model-not-found";

export function deletingActions(tools, actions) {
  const { store, api, replace } = tools;
  const comeBack = (modelId, more) => {
    const { deleting } = store.get();
    store.set({ deleting: Object.freeze(deleting.filter((one) => one !== modelId)), ...more });
  };
  /** The address keeps naming what it named before, unless it has changed meanwhile. */
  const nameInAddress = (params, unlessChanged) => {
    const { route } = store.get();
    if (route.name === "models" && isSame(route.params, unlessChanged)) replace("models", params);
  };
  // Its id stays among those that are left out: an answer that is under way may still have it.
  const askAnew = (more) => store.set({ models: { ...store.get().models, question: null }, ...more });
  const commit = async (modelId, name) => {
    try {
      await api.deleteModel(modelId);
      askAnew();
    } catch (error) {
      if (!error.problem) throw error;
      if (isGone(error)) return askAnew({ announcement: MODELS.gone(name) });
      comeBack(modelId, {
        managing: { modelId, problem: error.problem, isKept: true },
        announcement: MODELS.notDeleted(error.problem.detail),
      });
      noticeStatus(tools, error);
    }
  };
  return {
    deleteModel({ model_id: modelId, name }) {
      const { deleting, route } = store.get();
      if (deleting.includes(modelId)) return;
      store.set({ deleting: Object.freeze([...deleting, modelId]), managing: null });
      const [before, after] = [route.params, addressWithout(route.params, modelId)];
      if (!isSame(before, after)) nameInAddress(after, before);
      const undo = () => {
        comeBack(modelId, { announcement: MODELS.back(name) });
        if (!isSame(before, after)) nameInAddress(before, after);
      };
      actions.offerUndo({ told: MODELS.deleted(name), undo, commit: () => commit(modelId, name) });
    },
  };
}

/** The models that are there for whoever looks: without those that are about to be deleted. */
export const modelsLeft = ({ models, deleting }) =>
  (models.value?.models ?? []).filter((one) => !deleting.includes(one.model_id));

/** Whether a model is not there any more; a segment or a customer that is not found says so by its type. */
const isGone = ({ problem: { status, type = NOT_FOUND } }) => status === 404 && type === NOT_FOUND;

/**
 * Asks something of models. Where one of them was deleted by somebody else, that is told in own words, and the
 * list is asked for anew, and which model is in use where it may be that one.
 * @param {string[]} ids those that are asked about
 */
export async function askOf({ store }, actions, ids, ask) {
  try {
    return await ask();
  } catch (error) {
    if (!error.problem || !isGone(error)) throw error;
    const { models, model } = store.get();
    const named = ids.length === 1 && models.value?.models.find((one) => one.model_id === ids[0]);
    const told = named ? MODELS.gone(named.name) : MODELS.oneGone;
    store.set({ models: { ...models, question: null }, managing: { told }, announcement: told });
    if (model.status === "ready" && ids.includes(model.value.model_id)) actions.loadModel();
    throw Object.assign(error, { problem: { ...error.problem, title: MODELS.goneTitle, detail: told, isTold: true } });
  }
}

const written = (params) => JSON.stringify(Object.entries(params).filter(([, value]) => value != null).sort());
const isSame = (one, other) => written(one) === written(other);

/** What the address names, without a model; who moved between two is nothing without one of them. */
export function addressWithout({ compare, ...params }, modelId) {
  const chosen = String(compare ?? "")
    .split(",")
    .filter((one) => one && one !== modelId)
    .join(",");
  const isSide = SIDES.some((side) => params[side] === modelId);
  const rest = Object.entries(params).filter(([name]) => !isSide || ![...SIDES, ...DETAILS].includes(name));
  return { ...Object.fromEntries(rest), ...(chosen && { compare: chosen }) };
}
