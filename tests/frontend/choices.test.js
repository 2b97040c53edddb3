import assert from "node:assert/strict";
import { test } from "node:test";

import { choicesFromAddress, choicesToAddress, chosenOf } from "../../frontend/src/actions/choices.js";
import { DEFAULT_OPTIONS, ready } from "../../frontend/src/store.js";
import { page } from "./page.js";

const columns = [
  { name: "Channel", role: "categorical", min: 1, n_distinct: 2 },
  { name: "constructor", role: "numeric", min: 0, n_distinct: 300 },
];
const table = { dataset_id: "d1", name: "shop", kind: "customers", n_rows: 300, n_columns: 2, columns, warnings: [] };
const settled = () => new Promise(setImmediate);

test("what was chosen comes back from the address, and defaults take no room in it", () => {
  assert.equal(choicesToAddress(DEFAULT_OPTIONS), null);
  const options = { ...DEFAULT_OPTIONS, n_segments: 4, pca: null, exclude: ["a,b"], roles: { Channel: "numeric" } };
  assert.deepEqual(choicesFromAddress(choicesToAddress(options)), options);
  assert.deepEqual(Object.keys(chosenOf(options)).sort(), ["exclude", "n_segments", "pca", "roles"]);
});

test("an address that makes no sense leaves the defaults", () => {
  const nonsense = [
    "{",
    "null",
    "[1]",
    '"text"',
    '{"exclude":"a"}',
    '{"roles":{"a":"<img>"}}',
    '{"roles":[]}',
    '{"transactions":{"date":3}}',
    '{"as_of":"tomorrow"}',
    '{"id_column":null}',
    '{"n_segments":{"toString":1}}',
    '{"unknown":1,"__proto__":{"scale":false}}',
  ];
  for (const text of nonsense) assert.deepEqual(choicesFromAddress(text), DEFAULT_OPTIONS, text);
});

test("choices that are too long for an address stay out of it", () => {
  assert.equal(choicesToAddress({ ...DEFAULT_OPTIONS, exclude: ["x".repeat(10_000)] }), null);
});

test("each choice goes into the address, and a reload finds it", async () => {
  const route = { name: "data", params: { dataset: "d1" } };
  const first = page({}, { route, dataset: ready(table) });
  first.actions.toggleColumn(columns[0]);
  first.actions.setOption("n_segments", 3);
  first.actions.toggleOptions();
  const { params } = first.store.get().route;
  assert.equal(params.more, "1");
  const again = page({ dataset: async () => table });
  again.store.set({ route: { name: "data", params } });
  await settled();
  assert.deepEqual(again.store.get().options, first.store.get().options);
});

test("another table is opened without the choices of the one before", async () => {
  const other = { ...table, dataset_id: "d2" };
  const { store, actions } = page({ dataset: async () => other }, { dataset: ready(table) });
  store.set({ route: { name: "data", params: { dataset: "d1" } } });
  actions.toggleColumn(columns[0]);
  store.set({ route: { name: "data", params: { dataset: "d2" } } });
  await settled();
  assert.equal(store.get().dataset.value.dataset_id, "d2");
  assert.deepEqual(store.get().options, DEFAULT_OPTIONS);
});

test("what is open stays open while other screens are looked at; a way back leads to the list", () => {
  const { store, actions } = page({}, { dataset: ready(table) });
  store.set({ route: { name: "data", params: { dataset: "d1" } } });
  actions.setOption("scale", false);
  store.set({ route: { name: "explore", params: {} } });
  store.set({ route: { name: "data", params: {} } });
  assert.equal(store.get().route.params.dataset, "d1");
  assert.equal(store.get().options.scale, false);
  store.set({ route: { name: "data", params: {} } });
  assert.equal(store.get().dataset.status, "none");
  assert.deepEqual(store.get().options, DEFAULT_OPTIONS);
});

test("a table that is trained on cannot be left for another one", () => {
  const job = { job_id: "j1", status: "running", progress: {} };
  const { store } = page({ watchJob: () => {} }, { dataset: ready(table), job });
  for (const params of [{}, { dataset: "d2" }]) {
    store.set({ route: { name: "data", params } });
    assert.equal(store.get().route.params.dataset, "d1");
    assert.equal(store.get().route.params.job, "j1");
  }
});

test("an algorithm that finds the number itself is not told one", () => {
  const { store, actions } = page({}, { dataset: ready(table) });
  actions.setOption("n_segments", 4);
  actions.setOption("algorithm", "hdbscan");
  assert.equal(store.get().options.n_segments, "auto");
});

test("a column may have any name", () => {
  const { store, actions } = page({}, { dataset: ready(table) });
  actions.toggleColumn(columns[1]);
  assert.deepEqual(store.get().options.exclude, ["constructor"]);
});
