import assert from "node:assert/strict";
import { test } from "node:test";

import { wanted } from "../../frontend/src/actions/training.js";
import { stagesNow, stagesOf } from "../../frontend/src/roles/stages.js";
import { numberTyped } from "../../frontend/src/roles/typing.js";
import { OPTION_GROUPS, OPTIONS } from "../../frontend/src/sentences/options.js";
import { refusedTold, stageWord, whatNext } from "../../frontend/src/sentences/training.js";
import { DEFAULT_OPTIONS, ready } from "../../frontend/src/store.js";
import { model } from "./model.js";
import { page } from "./page.js";

const settled = () => new Promise(setImmediate);
const states = (stages) => stages.map(({ state }) => state);

test("what is not asked for has no stage", () => {
  const all = stagesOf(DEFAULT_OPTIONS, { isOfPurchases: true });
  assert.ok(["structure", "stability", "forecast"].every((one) => all.includes(one)));
  const some = stagesOf({ n_references: 0, n_resamples: 0 });
  assert.ok(["structure", "stability", "forecast"].every((one) => !some.includes(one)));
});

test("stages before the one that runs are done; while a training waits, none is", () => {
  const stages = ["reading", "clean", "saving"];
  assert.deepEqual(states(stagesNow(stages, "clean")), ["done", "running", "waiting"]);
  assert.deepEqual(states(stagesNow(stages, "recording")), ["done", "done", "running"]);
  for (const early of ["queued", "starting", "constructor", undefined])
    assert.deepEqual(states(stagesNow(stages, early)), ["waiting", "waiting", "waiting"]);
});

test("every stage is called in words", () => {
  for (const stage of stagesOf(DEFAULT_OPTIONS, { isOfPurchases: true })) assert.match(stageWord(stage), / /, stage);
});

test("every option has a label and a hint, and its choices have words", () => {
  for (const [name, { label, hint, choice }] of Object.entries(OPTIONS)) {
    assert.ok(label && hint(DEFAULT_OPTIONS).length > 20, name);
    if (choice && name in DEFAULT_OPTIONS) assert.ok(choice(DEFAULT_OPTIONS[name]), name);
  }
  for (const words of Object.values(OPTION_GROUPS)) assert.equal(words.length, 2);
});

test("choices of thoroughness, seed and name are sent as the service calls them", () => {
  const chosen = { random_state: 7, name: "March", n_references: 0, activate: false, pca: null };
  assert.deepEqual(wanted({ ...DEFAULT_OPTIONS, ...chosen }), chosen);
});

test("each kind of failure says what to do, and a new one does too", () => {
  const next = (name, status = 422) => whatNext({ type: `urn:segment:${name}`, status });
  assert.match(next("too-few-customers"), /more customers/);
  assert.match(next("training-died", 500), /memory/);
  assert.match(next("made-up-tomorrow"), /Change the columns/);
  assert.match(next("made-up-tomorrow", 500), /log says why/);
  assert.match(whatNext({ status: 0 }), /answers again/);
});

test("a refused option is called as it is called on the page", () => {
  const problem = { type: "urn:segment:invalid-config", detail: "Option 'pca' asks for 5. Try fewer min_samples." };
  assert.equal(
    refusedTold(problem),
    "“Condense related columns” asks for 5. Try fewer “Customers in a dense place”.",
  );
  assert.equal(refusedTold({ type: "urn:segment:table-error", detail: "Column eps is empty." }), "Column eps is empty.");
});

test("after a training the table stays open with its choices, and Data leads back to it", async () => {
  let tell = null;
  const service = {
    train: async () => ({ job_id: "j1", status: "queued", progress: {} }),
    watchJob: (_id, hear) => (tell = hear),
    activeModel: async () => ({ ...model, model_id: "j1" }),
  };
  const table = { dataset_id: "d1", columns: [] };
  const { store, actions } = page(service, { dataset: ready(table) });
  store.set({ route: { name: "data", params: { dataset: "d1" } } });
  actions.setOption("n_segments", 3);
  await actions.train();
  tell({ job_id: "j1", model_id: "j1", status: "succeeded", progress: {} });
  await settled();
  assert.equal(store.get().route.name, "segments");
  store.set({ route: { name: "data", params: {} } });
  assert.equal(store.get().route.params.dataset, "d1");
  assert.equal(store.get().options.n_segments, 3);
  store.set({ route: { name: "data", params: { dataset: "d1", job: "j1" } } });
  assert.equal(store.get().route.params.job, null, "a training that has ended is not waited for again");
});

test("a model that is not to be used is compared with the one in use", async () => {
  let tell = null;
  const service = {
    train: async () => ({ job_id: "j2", status: "queued", progress: {} }),
    watchJob: (_id, hear) => (tell = hear),
    activeModel: async () => model,
    models: async () => ({ models: [] }),
    drift: async () => ({}),
    driftHistory: async () => ({ days: [] }),
    migration: async () => ({}),
    trend: async () => ({}),
  };
  const route = { name: "data", params: { dataset: "d1" } };
  const { store, actions } = page(service, { dataset: ready({ dataset_id: "d1", columns: [] }), route });
  await actions.train();
  tell({ job_id: "j2", model_id: "j2", status: "succeeded", progress: {} });
  await settled();
  assert.equal(store.get().route.name, "models");
  assert.deepEqual(store.get().route.params, { from: model.model_id, to: "j2" });
});

test("a training that is found again has been running since it was asked for", async () => {
  const service = { dataset: async () => ({ dataset_id: "d1" }), watchJob: (_id, hear) => setImmediate(() => hear(job)) };
  const job = { job_id: "j1", status: "running", progress: {}, created_at: "1970-01-01T00:00:00.400Z" };
  const { store } = page(service);
  store.set({ route: { name: "data", params: { dataset: "d1", job: "j1" } } });
  await settled();
  await settled();
  assert.equal(store.get().job.startedMs, 400);
});

test("a number counts once it makes sense, with a point or a comma", () => {
  const whole = { isWhole: true, min: 2, max: 1000 };
  assert.deepEqual(["12", " 2 ", "1000"].map((typed) => numberTyped(typed, whole)), [12, 2, 1000]);
  for (const typed of ["1", "1001", "2.5", "-3", "1e3", "many", "٣"])
    assert.equal(numberTyped(typed, whole), undefined, typed);
  assert.deepEqual(["0.5", "0,5", ".5", "3"].map((typed) => numberTyped(typed, { min: 0 })), [0.5, 0.5, 0.5, 3]);
  for (const typed of ["0", "0.0", "-1", "Infinity", "1,2,3"])
    assert.equal(numberTyped(typed, { min: 0 }), undefined, typed);
  assert.equal(numberTyped("", whole), null);
  assert.equal(numberTyped("", { ...whole, isNeeded: true }), undefined);
});
