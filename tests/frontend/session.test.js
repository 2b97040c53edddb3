import assert from "node:assert/strict";
import { test } from "node:test";

import { forgettingActions } from "../../frontend/src/actions/forgetting.js";
import { sessionActions } from "../../frontend/src/actions/session.js";
import { ApiError } from "../../frontend/src/api.js";
import { refusalTold } from "../../frontend/src/sentences/refusals.js";
import { removedTold } from "../../frontend/src/sentences/session.js";
import { createStore, initialState } from "../../frontend/src/store.js";

test("a refusal is told with what to do, and when", () => {
  assert.match(refusalTold({ status: 401 }).next, /ask for a new one/);
  assert.match(refusalTold({ status: 403, type: "urn:segment:not-allowed" }).next, /a key that does/);
  assert.deepEqual(refusalTold({ status: 403, type: "urn:segment:request-refused" }), {});
  assert.deepEqual(refusalTold({ status: 429, retry_after: 42 }), { next: "Try again in 42 s." });
  assert.match(refusalTold({ status: 503, retry_after: 90 }).next, /1 min 30 s/);
  assert.match(refusalTold({ status: 503, retry_after: null }).next, /a few seconds/);
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

test("whoever is not known any more while forgetting a customer is asked to sign in", async () => {
  const store = createStore({ ...initialState(), session: { name: "ada", role: "admin", is_open: false } });
  const forgetCustomer = async () => {
    throw new ApiError({ status: 401, title: "Not signed in", detail: "Revoked." });
  };
  await forgettingActions({ store, api: { forgetCustomer } }).forgetCustomer("C1");
  assert.equal(store.get().session.name, null);
});
