import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../../frontend/src/api.js";
import { makeApi } from "../../frontend/src/api.js";
import { page } from "./page.js";

const one = { dataset_id: "d1", name: "shop", n_rows: 9 };
const settled = () => new Promise(setImmediate);

function list(service = {}) {
  const deleted = [];
  const told = page({
    datasets: async () => [one],
    deleteDataset: async (id) => deleted.push(id),
    ...service,
  });
  told.store.set({ route: { name: "data", params: {} } });
  return { ...told, deleted };
}

test("the list is asked for each time it is shown, and once", async () => {
  let n = 0;
  const { store } = list({ datasets: async () => ((n += 1), [one]) });
  await settled();
  store.set({ now: 1 });
  assert.equal(n, 1);
  store.set({ route: { name: "map", params: {} } });
  store.set({ route: { name: "data", params: {} } });
  assert.equal(n, 2);
});

test("a deleted table is hidden at once, and deleted only when nobody wants it back", async () => {
  const { store, actions, deleted } = list();
  actions.deleteTable(one);
  assert.deepEqual(store.get().hiddenTables, ["d1"]);
  assert.deepEqual(deleted, []);
  actions.undo();
  assert.deepEqual(store.get().hiddenTables, []);
  actions.deleteTable(one);
  await actions.settle();
  assert.deepEqual(deleted, ["d1"]);
  assert.deepEqual(store.get().hiddenTables, ["d1"]);
});

test("a table that could not be deleted comes back, with the reason", async () => {
  const refused = new ApiError({ status: 403, title: "Not allowed", detail: "Only admins.", errors: [] });
  const deleteDataset = async () => {
    throw refused;
  };
  const { store, actions } = list({ deleteDataset });
  actions.deleteTable(one);
  await actions.settle();
  assert.deepEqual(store.get().hiddenTables, []);
  assert.equal(store.get().tableProblem.detail, "Only admins.");
});

test("one that somebody else has deleted meanwhile is just gone", async () => {
  const gone = new ApiError({ status: 404, title: "Not found", detail: "", errors: [] });
  const deleteDataset = async () => {
    throw gone;
  };
  const { store, actions } = list({ deleteDataset });
  actions.deleteTable(one);
  await actions.settle();
  assert.deepEqual(store.get().hiddenTables, ["d1"]);
  assert.equal(store.get().tableProblem, null);
});

test("a deletion outlives the page that asked for it", async () => {
  const asked = [];
  const api = makeApi(async (address, init) => (asked.push({ address, ...init }), new Response(null, { status: 204 })));
  await api.deleteDataset("a/b");
  assert.equal(asked[0].address, "/datasets/a%2Fb");
  assert.equal(asked[0].method, "DELETE");
  assert.equal(asked[0].keepalive, true);
});
