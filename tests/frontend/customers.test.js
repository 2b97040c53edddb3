import assert from "node:assert/strict";
import { test } from "node:test";

import { ready } from "../../frontend/src/store.js";
import { model } from "./model.js";
import { page } from "./page.js";

const settled = () => new Promise(setImmediate);

/** Customers at an address, from a service that has so many pages of them. */
function at(params, n_pages = 6) {
  const asked = [];
  const customers = async (_model, query) => {
    asked.push(query);
    return { page: Number(query.page), n_pages, n_customers: n_pages * 50, customers: [] };
  };
  const { store } = page({ customers }, { model: ready(model) });
  store.set({ route: { name: "customers", params } });
  return { store, asked };
}

test("what is no page and no segment is taken out of the address and not asked for", () => {
  for (const nonsense of ["-3", "0", "abc", "1.5", "1e3", " 2", "99999999999999999999"]) {
    const { store, asked } = at({ page: nonsense, search: "x" });
    assert.deepEqual(store.get().route.params, { page: null, search: "x" }, nonsense);
    assert.equal(asked.length, 1);
    assert.ok(!(Number(asked[0].page) > 1), nonsense);
  }
  for (const nonsense of ["abc", "-2", "1.5", "99999999999999999999"])
    assert.equal(at({ segment: nonsense }).store.get().route.params.segment, null, nonsense);
});

test("a page and a segment stay as they are, also that of those in none", () => {
  for (const segment of ["-1", "0", "12"]) {
    const { store, asked } = at({ page: "2", segment });
    assert.deepEqual(store.get().route.params, { page: "2", segment });
    assert.deepEqual(asked, [{ page: "2", page_size: 50, segment }]);
  }
});

test("behind the last page is the last one, and what was found behind it is never shown", async () => {
  const { store, asked } = at({ page: "99999", search: "x" });
  const shown = new Set();
  store.subscribe(({ customers }) => customers.value && shown.add(customers.value.page));
  await settled();
  assert.equal(String(store.get().route.params.page), "6");
  assert.equal(store.get().route.params.search, "x");
  assert.deepEqual([...shown], [6]);
  assert.equal(asked.length, 2);
});

test("where nobody is found there is no page to go to", async () => {
  const { store, asked } = at({ page: "3", search: "nobody" }, 0);
  await settled();
  assert.equal(store.get().route.params.page, null);
  assert.equal(store.get().customers.status, "ready");
  assert.equal(asked.length, 2);
});

test("whoever left before the answer is not called back, and finds the last page later", async () => {
  const { store } = at({ page: "9" });
  store.set({ route: { name: "map", params: {} } });
  await settled();
  assert.equal(store.get().route.name, "map");
  store.set({ route: { name: "customers", params: { page: "9" } } });
  await settled();
  assert.equal(store.get().customers.value.page, 6);
});
