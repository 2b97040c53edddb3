import assert from "node:assert/strict";
import { test } from "node:test";

import { questionOf } from "../../frontend/src/actions/score.js";
import { ApiError } from "../../frontend/src/api.js";
import { ready } from "../../frontend/src/store.js";
import { page } from "./page.js";

const profile = (median) => [{ feature: "Milk", mean: median, median, q1: 1, q3: 9, n_known: 10, categories: [] }];
const model = {
  model_id: "m1",
  algorithm: "kmeans",
  data: { features: ["Milk"], categorical_features: [] },
  segments: [
    { segment: 0, name: "Few", size: 10, share: 0.5, profile: profile(2), typical: ["C1"] },
    { segment: 1, name: "Many", size: 10, share: 0.5, profile: profile(8), typical: [] },
  ],
  reference: { numbers: [{ feature: "Milk", edges: [2, 5, 8], counts: [5, 5, 5, 5, 0] }] },
};
const answerFor = ({ Milk }) => ({ model_id: "m1", warnings: [], results: [{ segment: Milk > 5 ? 1 : 0, name: Milk > 5 ? "Many" : "Few" }] });
const later = () => new Promise(setImmediate);
const problem = (status, more = {}) => new ApiError({ status, title: "No", detail: "It will not do.", errors: [], ...more });

function opened(service = {}, params = {}, state = {}) {
  const asked = [];
  const place = async (modelId, values) => (asked.push(values), answerFor(values));
  const told = page({ place, ...service }, { model: ready(model), route: { name: "data", params: {} }, ...state });
  told.actions.go("score", params);
  /** The clock comes round, for whatever waits for it. */
  const wait = () => told.waiting.splice(0).forEach((next) => next());
  return { ...told, asked, wait };
}

test("the form starts in the middle and is placed at once", async () => {
  const { store, asked } = opened();
  await later();
  assert.deepEqual(asked, [{ Milk: 5 }]);
  assert.equal(store.get().placed.value.results[0].name, "Few");
  assert.equal(store.get().announcement, "Few.");
  assert.equal(store.get().route.params.values ?? null, null);
});

test("somebody who types is asked for once, and the address holds the values", async () => {
  const { store, actions, asked, wait } = opened();
  await later();
  for (const text of ["7", "70", "700"]) actions.setScoreValue("Milk", text);
  assert.equal(asked.length, 1);
  wait();
  await later();
  assert.deepEqual(asked.slice(1), [{ Milk: 700 }]);
  assert.equal(store.get().route.params.values, '{"Milk":700}');
});

test("who types is not drawn over, and a form that is filled is", async () => {
  const { store, actions, wait } = opened();
  const { drawn } = store.get().scoreForm;
  actions.setScoreValue("Milk", "7");
  wait();
  assert.equal(store.get().scoreForm.drawn, drawn);
  actions.startFrom("average");
  assert.equal(store.get().scoreForm.drawn, drawn + 1);
  assert.deepEqual(store.get().scoreForm.values, { Milk: 5 });
});

test("the last answer wins, however late the others come", async () => {
  const answers = [];
  const { store, actions, wait } = opened({ place: (_id, values) => new Promise((resolve) => answers.push(() => resolve(answerFor(values)))) });
  actions.setScoreValue("Milk", "9");
  wait();
  answers[1]();
  await later();
  answers[0]();
  await later();
  assert.equal(store.get().placed.value.results[0].name, "Many");
});

test("a question that is overtaken is called off", async () => {
  const signals = [];
  const { actions, wait } = opened({ place: (_id, _values, signal) => (signals.push(signal), new Promise(() => {})) });
  actions.setScoreValue("Milk", "9");
  wait();
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, false]);
});

test("what is no number is not sent, and the answer before stays", async () => {
  const { store, actions, asked, wait } = opened();
  await later();
  actions.setScoreValue("Milk", "much");
  wait();
  await later();
  assert.equal(asked.length, 1);
  const { scoreForm, placed } = store.get();
  assert.deepEqual(scoreForm.values, { Milk: "much" });
  assert.notEqual(placed.question, questionOf("m1", scoreForm.values));
  assert.equal(placed.value.results[0].name, "Few");
});

test("a refusal keeps the answer before, and is told", async () => {
  let isRefused = false;
  const place = async (_id, values) => {
    if (isRefused) throw problem(422, { errors: [{ column: "Milk", message: "Milk is odd." }] });
    return answerFor(values);
  };
  const { store, actions, wait } = opened({ place });
  await later();
  isRefused = true;
  actions.setScoreValue("Milk", "3");
  wait();
  await later();
  const { status, value, problem: told } = store.get().placed;
  assert.deepEqual([status, value.results[0].name, told.errors[0].column], ["failed", "Few", "Milk"]);
});

test("an address brings its values, and another one others", async () => {
  const { store, actions, asked } = opened({}, { values: '{"Milk": 8}' });
  await later();
  assert.deepEqual(asked, [{ Milk: 8 }]);
  actions.go("score", { values: '{"Milk": 1}' });
  await later();
  assert.deepEqual(store.get().scoreForm.values, { Milk: 1 });
});

test("whoever comes back finds the form as it was", async () => {
  const { store, actions, wait } = opened();
  actions.setScoreValue("Milk", "7");
  wait();
  actions.go("data", {});
  actions.go("score", {});
  await later();
  assert.deepEqual(store.get().scoreForm.values, { Milk: 7 });
  assert.equal(store.get().route.params.values, '{"Milk":7}');
});

test("a form starts from the typical customer of a segment, or from its middle where nobody can be asked for", async () => {
  const customer = async (_model, id) => {
    if (id !== "C1") throw problem(404);
    return { customer: { customer_id: id, Milk: 3 } };
  };
  const { store, actions } = opened({ customer });
  await actions.startFrom("0");
  assert.deepEqual(store.get().scoreForm.values, { Milk: 3 });
  assert.equal(store.get().scoreForm.start.customerId, "C1");
  await actions.startFrom("1");
  assert.deepEqual(store.get().scoreForm.values, { Milk: 8 });
  await actions.startFromId("nobody");
  assert.match(store.get().scoreForm.start.problem, /not trained on a customer with this id/);
  assert.deepEqual(store.get().scoreForm.values, { Milk: 8 });
});

test("a change that would move the customer is made, and can be taken back", async () => {
  const { store, actions, asked } = opened();
  await later();
  actions.tryMove([{ feature: "Milk", from: 5, to: 6 }]);
  await later();
  assert.deepEqual(asked.at(-1), { Milk: 6 });
  assert.equal(store.get().placed.value.results[0].name, "Many");
  actions.undo();
  assert.deepEqual(store.get().scoreForm.values, { Milk: 5 });
});

test("a reader asks for nothing", () => {
  const { store, asked } = opened({}, {}, { session: { name: "ada", role: "reader", is_open: false } });
  assert.deepEqual(asked, []);
  assert.equal(store.get().scoreForm, null);
});
