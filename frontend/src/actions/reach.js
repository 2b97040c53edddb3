/** Whether the service can be reached, and going on once it can be again. */

import { nothing } from "../store.js";
import { isThere, noticeSilence } from "./fetching.js";

export function reachActions(tools, actions) {
  const { store, api } = tools;
  const hasAnswer = () => api.isReady();
  return {
    /**
     * The browser has lost its network, or found it. A service on the same machine answers without any: only
     * silence is told.
     */
    async networkChanged(isOffline) {
      store.set({ isOffline });
      const isAnswering = await hasAnswer();
      if (!isAnswering) noticeSilence(tools);
      else if (store.get().isServiceGone) isThere(tools);
    },
    tellSilence: () => noticeSilence(tools),
    hasAnswer,
    /** Asks anew for what silence kept from the page. A file that was not taken is not sent twice by itself. */
    goOn() {
      if (tools.lacksScreen?.()) return tools.reload();
      const state = store.get();
      if (state.session === null) actions.loadSession();
      const isLost = ([slice, { status, question, problem } = {}]) =>
        status === "failed" &&
        problem?.status === 0 &&
        (slice !== "dataset" || question === state.route.params.dataset);
      const lost = Object.entries(state)
        .filter(([, value]) => value !== null && typeof value === "object")
        .filter(isLost)
        .map(([slice]) => slice);
      if (lost.includes("model")) actions.loadModel();
      for (const slice of lost.filter((one) => one !== "model")) store.set({ [slice]: nothing() });
    },
  };
}
