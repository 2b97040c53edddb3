import assert from "node:assert/strict";
import { test } from "node:test";

import { partOf, settingsActions } from "../../frontend/src/actions/settings.js";
import { ApiError } from "../../frontend/src/api.js";
import { titleOf } from "../../frontend/src/sentences/screens.js";
import { createStore, initialState } from "../../frontend/src/store.js";
import { tellTitle } from "../../frontend/src/words.js";
import { page } from "./page.js";

const ADMIN = { name: "ada", role: "admin", is_open: false };
const OPEN = { name: "anybody", role: "admin", is_open: true };
const KEYS_SCREEN = { name: "settings", params: {} };
const key = (name) => ({ key_id: name, name, role: "admin", revoked_at: null, expires_at: null });
const SILENCE = new ApiError({ status: 0, title: "The service does not answer", detail: "", errors: [] });

function settings(api, state = {}) {
  const store = createStore({ ...initialState(), session: ADMIN, route: KEYS_SCREEN, ...state });
  return { store, actions: settingsActions({ store, api, clock: { setTimeout: () => {} } }) };
}

test("the address names the part of Settings", () => {
  const part = (params) => partOf({ name: "settings", params });
  assert.deepEqual([part({}), part({ of: "map" }), part({ part: "appearance" }), part({ part: "x" })], ["keys", "api", "appearance", "keys"]);
  assert.equal(partOf({ name: "map", params: { part: "keys" } }), null);
});

test("keys are asked for only by an admin of a closed service", () => {
  const asked = [];
  const api = { keys: async () => (asked.push(1), { keys: [] }) };
  for (const session of [null, OPEN, { ...ADMIN, role: "trainer" }]) {
    const { store, actions } = settings(api, { session });
    actions.fetch(store.get());
  }
  assert.equal(asked.length, 0);
  const { store, actions } = settings(api);
  actions.fetch(store.get());
  actions.fetch(store.get());
  assert.equal(asked.length, 1);
});

test("the first key is an admin's, and whoever made it comes in with it", async () => {
  const sent = [];
  const api = {
    makeKey: async (wanted) => (sent.push(wanted), { name: wanted.name, role: wanted.role, key: "seg_1" }),
    signIn: async () => ADMIN,
    keys: async () => ({ keys: [key("ada")] }),
  };
  const { store, actions } = settings(api, { session: OPEN });
  actions.draftKey({ name: " ada ", role: "reader" });
  await actions.makeKey();
  assert.deepEqual(sent, [{ name: "ada", role: "admin", expires_days: null }]);
  assert.equal(store.get().session, ADMIN);
  assert.equal(store.get().newKey.key, "seg_1");
  assert.equal(store.get().keyDraft.name, "");
});

test("a key lasts 90 days unless another time is chosen", async () => {
  const sent = [];
  const api = { makeKey: async (wanted) => (sent.push(wanted.expires_days), { name: "b" }), keys: async () => ({ keys: [] }) };
  const { actions } = settings(api);
  for (const days of [null, "30", ""]) {
    actions.draftKey({ name: "b", days });
    await actions.makeKey();
  }
  assert.deepEqual(sent, [90, 30, null]);
});

test("what was typed of a key stays when it was not made", async () => {
  const makeKey = async () => {
    throw SILENCE;
  };
  const { store, actions } = settings({ makeKey });
  actions.draftKey({ name: "nightly", days: "30" });
  await actions.makeKey();
  assert.equal(store.get().keyDraft.name, "nightly");
  assert.equal(store.get().makingKey.problem.status, 0);
  assert.ok(store.get().isServiceGone);
});

test("a key that was made stays until somebody has kept it, wherever one looks meanwhile", async () => {
  const api = { makeKey: async () => ({ name: "b", key: "seg_2" }), keys: async () => ({ keys: [] }) };
  const { store, actions } = settings(api);
  await actions.makeKey();
  store.set({ route: { name: "map", params: {} } });
  actions.fetch(store.get());
  assert.equal(store.get().newKey.key, "seg_2");
  actions.dismissNewKey();
  assert.equal(store.get().newKey, null);
});

test("whoever revokes the own key is nobody then, and another's stays listed as ended", async () => {
  const api = { revokeKey: async (id) => ({ ...key(id), revoked_at: "2026-01-01T00:00:00Z" }), keys: async () => ({ keys: [key("ada"), key("bob")] }) };
  const { store, actions } = settings(api);
  actions.fetch(store.get());
  await new Promise(setImmediate);
  await actions.revokeKey(key("bob"));
  assert.deepEqual(store.get().keys.value.keys.map((one) => one.revoked_at !== null), [false, true]);
  assert.equal(store.get().session, ADMIN);
  await actions.revokeKey(key("ada"));
  assert.equal(store.get().session.name, null);
});

test("what is copied twice is said twice", () => {
  const { store, actions } = settings({});
  actions.announce("Copied.");
  const first = store.get().announcement;
  actions.announce("Copied.");
  assert.notEqual(store.get().announcement, first);
  assert.equal(store.get().announcement.trim(), "Copied.");
});

test("a network that is lost is told only where the service is silent with it", async () => {
  const answers = [true, false, true];
  const { store, actions } = page({ isReady: async () => answers.shift() }, { session: ADMIN });
  await actions.networkChanged(true);
  assert.deepEqual([store.get().isOffline, store.get().isServiceGone], [true, false]);
  await actions.networkChanged(true);
  assert.equal(store.get().announcement, "You are offline.");
  await actions.networkChanged(false);
  assert.deepEqual([store.get().isOffline, store.get().isServiceGone], [false, false]);
});

test("what silence kept away is asked for again, but no file is sent twice", async () => {
  const lost = { status: "failed", value: null, problem: SILENCE.problem, question: "a.csv" };
  const refused = { ...lost, problem: { status: 422 } };
  const { store, actions } = page({}, { session: ADMIN, customers: lost, forecast: refused, dataset: lost });
  actions.goOn();
  assert.equal(store.get().customers.status, "none");
  assert.equal(store.get().forecast, refused);
  assert.equal(store.get().dataset, lost);
});

test("a title names the screen and the model, whose name turns nothing around", () => {
  const document = { title: "" };
  tellTitle(document, { name: "map" }, { model: { value: { name: `a\u202eb${"x".repeat(500)}` } } });
  assert.match(document.title, /^Map · abx+… · Segment$/);
  assert.equal(titleOf("data", null), "Data · Segment");
});
