/** What a person can do on the page. Everything it needs is handed in; each screen brings what only it needs. */

import { droppingActions } from "./actions/dropping.js";
import { modelActions } from "./actions/models.js";
import { reachActions } from "./actions/reach.js";
import { sessionActions } from "./actions/session.js";
import { undoingActions } from "./actions/undoing.js";

/**
 * @param {{store, api, go: function, replace: function, load: function, clock: {Date, setTimeout}}} page
 * `go` and `replace` change the address, with and without a way back; `load` fetches a screen and what it brings.
 */
export function makeActions({ clock = globalThis, ...page }) {
  const tools = { ...page, clock, goOn: () => actions.goOn() };
  const { store } = page;
  const fetchers = new Map();
  const actions = {
    go: page.go,
    replace: page.replace,
    /**
     * Takes what a screen brings, each once. A maker returns actions, and as `fetch` what it asks the service for
     * when the state has changed.
     * @param {Array<function(Object, Object): Object>} makers
     */
    take(makers = []) {
      for (const make of makers.filter((one) => !fetchers.has(one))) {
        const { fetch = null, ...more } = make(tools, actions);
        fetchers.set(make, fetch);
        Object.assign(actions, more);
      }
    },
    /** Fetches what the address names and the page does not have yet. */
    fetchForScreen(state) {
      if (state.session && !state.session.name) return;
      for (const fetch of fetchers.values()) fetch?.(store.get());
    },
  };
  actions.take([modelActions, droppingActions, sessionActions, undoingActions, reachActions]);
  return actions;
}
