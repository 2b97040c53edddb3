import assert from "node:assert/strict";
import { test } from "node:test";

import { sessionActions } from "../../frontend/src/actions/session.js";
import { ApiError } from "../../frontend/src/api.js";
import { may, refusalTold, removedTold } from "../../frontend/src/sentences/session.js";
import { createStore, initialState } from "../../frontend/src/store.js";

test("a role may what those below it may", () => {
  assert.equal(may({ role: "trainer" }, "scorer"), true);
  assert.equal(may({ role: "trainer" }, "admin"), false);
  assert.equal(may(null, "admin"), true);
});

test("refusals are told with what to do", () => {
  assert.match(refusalTold({ status: 401 }).next, /ask for a new one/);
  assert.deepEqual(refusalTold({ status: 422 }), {});
});

test("what was removed is told in words", () => {
  const removed = { n_assignments: 1, models: [{}, {}], datasets: [] };
  assert.match(removedTold(removed), /2 models and 0 kept tables, with 1 entry of/);
});

test("a wrong key is told and a right one loads the page anew", async () => {
  const store = createStore(initialState());
  let n = 0;
  const signIn = async (key) => {
    if (key !== "right") throw new ApiError({ status: 401, title: "Not signed in", detail: "Wrong." });
  };
  const actions = sessionActions({ store, api: { signIn }, reload: () => (n += 1) });
  await actions.signIn("wrong");
  assert.equal(store.get().signingIn.problem.status, 401);
  await actions.signIn("right");
  assert.equal(n, 1);
});
