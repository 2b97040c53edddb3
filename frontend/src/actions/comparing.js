/** Which models stand side by side, with everything that is known of each. */

import { nothing } from "../store.js";
import { askOf, modelsLeft } from "./deleting.js";
import { fetchInto } from "./fetching.js";

/** More columns than this nobody compares. */
export const MOST_COMPARED = 8;

export function comparingActions(tools, actions) {
  const { store, api, replace } = tools;
  const name = (ids) => replace("models", { ...store.get().route.params, compare: ids.join(",") || null });
  return {
    fetch(state) {
      const { route, models, compared } = state;
      const ids = route.name === "models" && models.value ? chosenModels(state) : [];
      if (ids.length < 2) return compared.status === "none" ? null : store.set({ compared: nothing() });
      const question = ids.join(",");
      if (compared.question !== question) fetchInto(tools, "compared", question, () => askAll(ids, compared.value));
    },
    chosenNow: () => chosenModels(store.get()),
    toggleCompared(modelId) {
      const ids = chosenModels(store.get());
      name(ids.includes(modelId) ? ids.filter((one) => one !== modelId) : [...ids, modelId]);
    },
    clearCompared: () => name([]),
  };

  /** What was asked for already is kept: a model never changes but for the names of its segments. */
  async function askAll(ids, known) {
    const kept = new Map((known ?? []).map((one) => [one.model_id, one]));
    return Promise.all(ids.map((one) => kept.get(one) ?? askOf(tools, actions, [one], () => api.model(one))));
  }
}

/** The models that the address names, each once, as far as they are there. */
export function chosenModels(state) {
  const there = new Set(modelsLeft(state).map((one) => one.model_id));
  const named = String(state.route.params.compare ?? "").split(",");
  return [...new Set(named)].filter((one) => there.has(one)).slice(0, MOST_COMPARED);
}
