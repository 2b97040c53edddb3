import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore, DEFAULT_OPTIONS, initialState } from "../../frontend/src/store.js";

test("a change keeps the rest and never touches the old state", () => {
  const store = createStore({ a: 1, b: 2 });
  const before = store.get();
  store.set({ a: 3 });
  assert.deepEqual(store.get(), { a: 3, b: 2 });
  assert.deepEqual(before, { a: 1, b: 2 });
});

test("a listener hears each change until it leaves", () => {
  const store = createStore({ a: 0 });
  const heard = [];
  const leave = store.subscribe(({ a }) => heard.push(a));
  store.set({ a: 1 });
  leave();
  store.set({ a: 2 });
  assert.deepEqual(heard, [1]);
});

test("the defaults cannot be changed by accident", () => {
  assert.ok(Object.isFrozen(DEFAULT_OPTIONS) && Object.isFrozen(DEFAULT_OPTIONS.exclude));
  assert.notEqual(initialState(), initialState());
});
