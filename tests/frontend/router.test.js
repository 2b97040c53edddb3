import assert from "node:assert/strict";
import { test } from "node:test";

import { parseHash, startRouter, toHash } from "../../frontend/src/router.js";

function fakeWindow(hash) {
  const listeners = [];
  const view = {
    location: { hash },
    history: {
      replaceState: (_state, _title, address) => {
        view.location.hash = address;
      },
    },
    addEventListener: (_name, listener) => listeners.push(listener),
    fire: () => listeners.forEach((listener) => listener()),
  };
  return view;
}

test("an address survives being written and read", () => {
  const params = { segment: "1", search: "a&b=ü #?" };
  assert.deepEqual(parseHash(toHash("customers", params)), { name: "customers", params });
});

test("empty parameters are left out of the address", () => {
  assert.equal(toHash("customers", { page: null, search: "", segment: 0 }), "#/customers?segment=0");
  assert.equal(toHash("map"), "#/map");
});

test("no address is the nameless home", () => {
  assert.deepEqual(parseHash(""), { name: "", params: {} });
  assert.deepEqual(parseHash("#/"), { name: "", params: {} });
});

test("the router tells where the page is, now and later", () => {
  const told = [];
  const view = fakeWindow("#/map");
  startRouter(view, (route) => told.push(route.name));
  view.location.hash = "#/data";
  view.fire();
  assert.deepEqual(told, ["map", "data"]);
});

test("the skip link is no screen", () => {
  const told = [];
  const view = fakeWindow("#/map");
  startRouter(view, (route) => told.push(route.name));
  view.location.hash = "#main";
  view.fire();
  assert.deepEqual(told, ["map"]);
});

test("replacing an address tells at once", () => {
  const told = [];
  const view = fakeWindow("#/data");
  startRouter(view, (route) => told.push(route.params)).replace("data", { dataset: "d1" });
  assert.deepEqual(told, [{}, { dataset: "d1" }]);
});
