/** The page without a browser: its actions, with a service, an address and a clock that a test holds. */

import { readFileSync } from "node:fs";

import { makeActions } from "../../frontend/src/actions.js";
import { isEnded } from "../../frontend/src/api.js";
import { createStore, initialState } from "../../frontend/src/store.js";

const VIEWS = new URL("../../frontend/src/views/", import.meta.url);
const NOW = 1000;

/** What each screen brings, read from its source: importing a view would need a browser. */
export async function broughtBy(...screens) {
  const makers = [];
  for (const screen of screens) {
    const source = readFileSync(new URL(`${screen}.js`, VIEWS), "utf8");
    const names = source.match(/brings: \[([^\]]+)\]/)[1].split(", ");
    for (const name of names) {
      const [, path] = source.match(new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "([^"]+)"`));
      makers.push((await import(new URL(path, VIEWS)))[name]);
    }
  }
  return makers;
}

const ALL = await broughtBy("data", "segments", "map", "explore", "forecast", "customers", "score", "models", "settings");

/** @returns {{store, actions, waiting: Array<function>}} `waiting` is what the clock was asked to do later */
export function page(service = {}, state = {}, { now = () => NOW, go } = {}) {
  const store = createStore({ ...initialState(), ...state });
  const waiting = [];
  const clock = { Date: { now }, setTimeout: (next) => waiting.push(next) };
  const move = go ?? ((name, params = {}) => store.set({ route: { name, params } }));
  const api = { datasets: async () => [], chart: async () => null, ...service };
  const tools = { store, api, isEnded, go: move, replace: move, load: async () => {}, listen: () => {}, clock };
  const actions = makeActions(tools);
  actions.take(ALL);
  store.subscribe(() => actions.fetchForScreen(store.get()));
  return { store, actions, waiting };
}
