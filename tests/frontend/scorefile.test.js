import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../../frontend/src/api.js";
import { ready } from "../../frontend/src/store.js";
import { page } from "./page.js";

const model = { model_id: "m1", data: { features: [], categorical_features: [] }, segments: [] };
const told = { n_rows: 3, n_skipped: 0, placed: [{ segment: 0, n_customers: 3 }], errors: [], n_errors: 0, warnings: [] };
const file = new File(["a\n1"], "customers.csv");
const later = () => new Promise(setImmediate);

/** A service that answers when a test says so, and what it was asked. */
function opened(state = {}) {
  const asked = [];
  const ask = (kind) => (...sent) => new Promise((resolve, reject) => asked.push({ kind, sent, resolve, reject }));
  const service = { place: () => new Promise(() => {}), compareFile: ask("compare"), labelFile: ask("label") };
  const more = page(service, { model: ready(model), route: { name: "score", params: {} }, ...state });
  return { ...more, asked, now: () => more.store.get().scoreFile };
}

test("a file is compared, then written, and nobody is counted", async () => {
  const { store, actions, asked, now } = opened();
  actions.scoreFile(file);
  assert.equal(now().stage, "comparing");
  assert.deepEqual(asked[0].sent.slice(0, 3), [file, "m1", { on_error: "impute" }]);
  asked[0].resolve(told);
  await later();
  assert.equal(now().stage, "writing");
  assert.deepEqual(asked[1].sent.slice(0, 4), [file, "m1", { on_error: "impute", count: false }, "text/csv"]);
  asked[1].resolve(new Blob(["a,segment\n1,0"]));
  await later();
  assert.equal(now().stage, "done");
  assert.equal(now().result.name, "customers-segments.csv");
  assert.match(now().result.address, /^blob:/);
  assert.equal(now().isCounted ?? false, false);
  assert.equal(store.get().announcement, "The result is ready.");
});

test("customers are counted once when somebody says so", async () => {
  const { store, actions, asked, now } = opened();
  actions.chooseForFile({ count: true, on_error: "skip" });
  actions.scoreFile(file);
  asked[0].resolve(told);
  await later();
  assert.deepEqual(asked[1].sent[2], { on_error: "skip", count: true });
  asked[1].resolve(new Blob([]));
  await later();
  assert.ok(now().isCounted);
  assert.equal(store.get().scoreChoices.count, false);
  actions.chooseKind("xlsx");
  assert.equal(asked[2].kind, "label");
  assert.equal(asked[2].sent[2].count, false);
  assert.match(asked[2].sent[3], /spreadsheetml/);
});

test("a file that is cancelled is called off, kept, and can be placed again", async () => {
  const { actions, asked, now } = opened();
  actions.scoreFile(file);
  actions.cancelScoring();
  assert.ok(asked[0].sent[3].aborted);
  asked[0].resolve(told);
  await later();
  assert.deepEqual([now().stage, now().file.name, asked.length], ["cancelled", "customers.csv", 1]);
  actions.scoreAgain();
  assert.equal(now().stage, "comparing");
});

test("a refusal keeps the file, and says why", async () => {
  const { store, actions, asked, now } = opened();
  actions.scoreFile(file);
  asked[0].reject(new ApiError({ status: 422, title: "Column not found", detail: "Milk is missing.", errors: [] }));
  await later();
  assert.deepEqual([now().stage, now().problem.detail, now().file], ["failed", "Milk is missing.", file]);
  assert.match(store.get().announcement, /Milk is missing/);
});

test("another file takes the place of the one that is under way", async () => {
  const { actions, asked, now } = opened();
  actions.scoreFile(file);
  actions.scoreFile(new File(["b"], "others.xlsx"));
  asked[0].resolve(told);
  await later();
  assert.deepEqual([now().file.name, now().stage, now().choices.kind], ["others.xlsx", "comparing", "xlsx"]);
});

test("a file that is dropped on Score is placed there, and one that is dropped elsewhere goes to Data", async () => {
  const { store, actions, asked } = opened();
  actions.dragOver(true);
  assert.ok(store.get().isDropping);
  await Promise.race([actions.takeDrop({ file }), later()]);
  assert.deepEqual(asked.map(({ kind }) => kind), ["compare"]);
  assert.equal(store.get().route.name, "score");
  await actions.takeDrop({ file });
  assert.match(store.get().dropProblem.title, /still being read/);
  assert.equal(asked.length, 1);
  await actions.takeDrop({ problem: { title: "Those were 2 files", detail: "" } });
  assert.match(store.get().dropProblem.title, /2 files/);
});

test("without a model a file that is dropped on Score goes to Data", async () => {
  const sent = [];
  const { store, actions } = opened({ model: { status: "none", value: null, problem: null } });
  actions.take([() => ({ uploadFile: (one) => sent.push(one) })]);
  await actions.takeDrop({ file });
  assert.deepEqual([sent, store.get().route.name], [[file], "data"]);
});

test("a scorer may drop a file on Score, and a reader may not", async () => {
  for (const [role, isTaken] of [["scorer", true], ["reader", false]]) {
    const { store, actions, asked } = opened({ session: { name: "ada", role, is_open: false } });
    actions.dragOver(true);
    assert.equal(store.get().isDropping, isTaken);
    await Promise.race([actions.takeDrop({ file }), later()]);
    assert.equal(asked.length, isTaken ? 1 : 0);
    if (!isTaken) assert.match(store.get().dropProblem.detail, /Only a scorer or an admin may place customers/);
  }
});
