import assert from "node:assert/strict";
import { test } from "node:test";

import { reachActions } from "../../frontend/src/actions/reach.js";
import { createStore, failed, initialState } from "../../frontend/src/store.js";
import { page } from "./page.js";

/** A page that lost its service while it showed a screen, or none. */
function lost({ lacksScreen }) {
  const done = [];
  const session = { name: "anybody" };
  const store = createStore({ ...initialState(), session, model: failed({ status: 0 }), isServiceGone: true });
  const tools = { store, api: { isReady: async () => true }, reload: () => done.push("reload"), lacksScreen: () => lacksScreen };
  const actions = reachActions({ ...tools, goOn: () => actions.goOn() }, { loadModel: () => done.push("model") });
  return { actions, done };
}

test("a screen whose script did not come is loaded with the page once the service is back", async () => {
  const { actions, done } = lost({ lacksScreen: true });
  await actions.networkChanged(false);
  assert.deepEqual(done, ["reload"]);
});

test("a page that has its screen goes on without loading anew", async () => {
  const { actions, done } = lost({ lacksScreen: false });
  await actions.networkChanged(false);
  assert.deepEqual(done, ["model"]);
});

test("an answer that was on its way does not hide for good that the service is gone", async () => {
  let isReady = false;
  const session = { name: "anybody", is_open: true };
  const { store, actions, waiting } = page({ isReady: async () => isReady }, { session });
  await actions.networkChanged(true);
  assert.ok(store.get().isServiceGone);
  store.set({ isServiceGone: false });
  await waiting.shift()();
  assert.ok(store.get().isServiceGone, "it is told again");
  assert.equal(waiting.length, 1, "and asked for once at a time");
  isReady = true;
  await waiting.shift()();
  assert.ok(!store.get().isServiceGone);
  assert.equal(waiting.length, 0);
});
