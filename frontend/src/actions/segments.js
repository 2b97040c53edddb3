/** What is chosen on Segments: the two that are compared, and what counts as spend. The address holds both. */

import { fetchInto } from "./fetching.js";

/** @example spendAsked({ spend: '["Milk"]' }) // ["Milk"]; null where the address asks for nothing */
export function spendAsked({ spend }) {
  try {
    const asked = JSON.parse(spend ?? "null");
    return Array.isArray(asked) ? asked.map(String) : null;
  } catch {
    return null;
  }
}

/** The two segments that the address names, if the model has both and they are two. */
export function pairAsked({ compare }, segments) {
  const pair = String(compare ?? "")
    .split(",")
    .map((number) => segments.find(({ segment }) => String(segment) === number));
  return pair.length === 2 && pair[0] && pair[1] && pair[0] !== pair[1] ? pair : null;
}

/** Where two segments are compared, or all are shown; what counts as spend stays. */
export function addressOf(params, pair = null) {
  const compare = pair && { compare: pair.map(({ segment }) => segment).join() };
  const kept = { ...compare, ...(params.spend && { spend: params.spend }) };
  const query = String(new URLSearchParams(kept));
  return `#/segments${query && `?${query}`}`;
}

export function segmentActions(tools, actions) {
  const { store, api } = tools;
  const replace = (change) => actions.replace("segments", { ...store.get().route.params, ...change });
  return {
    /** @param {string[] | null} features null for those that are suggested */
    chooseSpend: (features) => replace({ spend: features && JSON.stringify(features) }),
    openSpend: (isOpen) => store.set({ hasOpenSpend: isOpen }),
    comparePair: (...pair) => replace({ compare: pair.join() }),
    /** What a comparison is made of is fetched when there is one. */
    fetch({ route, model, moments }) {
      if (route.name !== "segments" || !route.params.compare || model.status !== "ready") return;
      const { model_id: modelId } = model.value;
      if (moments.question !== modelId) fetchInto(tools, "moments", modelId, () => api.chart(modelId, "moments"));
    },
  };
}
