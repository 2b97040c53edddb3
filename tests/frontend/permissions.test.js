import assert from "node:assert/strict";
import { test } from "node:test";

import { droppingActions } from "../../frontend/src/actions/dropping.js";
import { makeApi } from "../../frontend/src/api.js";
import { DEEDS, may, mayTold, ROLES, whyNot } from "../../frontend/src/permissions.js";
import { createStore, initialState } from "../../frontend/src/store.js";

const TAKES_FILE = /^(uploadDataset|compareFile|labelFile)$/;
const READER = { name: "ada", role: "reader", is_open: false };

test("a role may what those below it may", () => {
  const allowed = (deed) => ROLES.filter((role) => may({ role }, deed));
  assert.deepEqual(allowed("place"), ["scorer", "trainer", "admin"]);
  assert.deepEqual(allowed("rename"), ["trainer", "admin"]);
  assert.deepEqual(allowed("forget"), ["admin"]);
});

test("nobody is kept from anything on an open service, nor before it is known who asks", () => {
  for (const session of [null, { role: "admin", is_open: true }])
    for (const deed of Object.keys(DEEDS)) assert.equal(whyNot(session, deed), null);
});

test("a reason tells who may, and what the key is", () => {
  assert.equal(
    whyNot(READER, "train"),
    "Only a trainer or an admin may find segments; your key is a reader’s.",
  );
  assert.match(whyNot({ role: "trainer" }, "deleteModel"), /^Only an admin may delete models/);
});

test("a role is told by what it may", () => {
  assert.equal(mayTold(READER), "With this key you may look at everything.");
  assert.equal(mayTold({ role: "scorer" }), "With this key you may look at everything, place customers and compare files with the training.");
});

test("everything that the page changes has a role", async () => {
  const asked = new Set();
  const fetch = async (address, { method = "GET" } = {}) => {
    if (method !== "GET") asked.add(`${method} ${address.split("?")[0]}`);
    return new Response(JSON.stringify({ models: [] }));
  };
  const api = makeApi(fetch, { EventSource: class { close() {} } });
  const file = new File(["a"], "a.csv");
  for (const [name, ask] of Object.entries(api))
    if (typeof ask === "function" && name !== "watchJob") await Promise.resolve(ask(TAKES_FILE.test(name) ? file : "1", "1")).catch(() => {});
  const known = new Set(["POST /session", "DELETE /session", ...Object.values(DEEDS).map(({ request }) => request)]);
  assert.deepEqual([...asked].filter((request) => !known.has(request)), []);
  assert.ok(asked.size >= 9);
});

test("a file that is dropped is not taken from somebody who may not bring it", async () => {
  const store = createStore({ ...initialState(), session: READER });
  const sent = [];
  const actions = droppingActions({ store }, { uploadFile: (file) => sent.push(file) });
  actions.dragOver(true);
  assert.equal(store.get().isDropping, false);
  await actions.takeDrop({ file: "customers.csv" });
  assert.deepEqual(sent, []);
  assert.match(store.get().dropProblem.detail, /Only a trainer/);
});
