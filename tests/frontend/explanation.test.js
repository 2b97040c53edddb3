import assert from "node:assert/strict";
import { test } from "node:test";

import { byWeight, moveTold, reachTold, whyTold } from "../../frontend/src/sentences/explanation.js";

const one = (feature, value, typical, contribution) => ({ feature, value, typical, contribution });
const explanation = {
  segment: 1,
  next_segment: 0,
  next_name: "High Milk",
  difference: 1.5,
  base: 0,
  why: [
    one("Frozen", 450, 1069, 0.2),
    one("Fresh", 12000, 9800, 1.2),
    one("Milk", 7900, 2200, -0.9),
    one("Grocery", 3000, 3000, 0.01),
  ],
  to_move: [{ feature: "Frozen", from: 450, to: 1900 }],
};

test("what weighs most is told for both sides, with the value that is typical", () => {
  const [own, next] = whyTold(explanation);
  assert.equal(own, "Fresh of 12,000 (typical here: 9,800) speaks for it most.");
  assert.equal(next, "Milk of 7,900 (typical here: 2,200) speaks for High Milk instead.");
});

test("nothing is said to speak against where nothing does, nor for where all is small", () => {
  const [, next] = whyTold({ ...explanation, why: [one("Fresh", 1, 2, 1)] });
  assert.equal(next, "Nothing of weight speaks for High Milk, the next segment.");
  const small = Array.from({ length: 30 }, (_, place) => one(`f${place}`, 1, 2, 0.1));
  assert.match(whyTold({ ...explanation, why: small })[0], /No single feature decides it/);
});

test("a missing value and a code are told as what they are", () => {
  const why = [one("Milk", null, 2200, 1), one("Region", "1003", "1003", 0.9)];
  assert.equal(
    whyTold({ ...explanation, why }, ["Region"])[0],
    "Milk (missing, and filled in) and Region of 1003 (typical here) speak for it most.",
  );
});

test("what would move a customer names every change, or says that there is none", () => {
  assert.equal(moveTold(explanation), "With Frozen of 1,900 instead of 450 it would be in High Milk.");
  const both = [...explanation.to_move, { feature: "Channel", from: null, to: "2" }];
  assert.match(moveTold({ ...explanation, to_move: both }), /and Channel of 2 instead of a missing value it/);
  assert.match(moveTold({ ...explanation, to_move: null }), /^Nothing within what was seen in training/);
});

test("where every change is more than tenfold, a customer sits firmly", () => {
  const customer = { segment: 1, confidence: 0.9 };
  const after = (...changes) => {
    const to_move = changes.map(([from, to]) => ({ feature: "Milk", from, to }));
    return reachTold({ ...explanation, to_move }, customer, "kmeans").after;
  };
  for (const far of [[45, 2000], [2000, 45], [-3, -40]]) assert.match(after(far), /sits firmly/);
  for (const near of [[450, 1900], [10, 100], [0, 5], [5, 0], [-1, 50], [null, 9], ["1", "2000"]])
    assert.equal(after(near), null);
  assert.equal(after([45, 2000], [450, 1900]), null, "one of the changes is small");
  assert.equal(after(), null);
});

test("a border is told as what the confidence of the algorithm means", () => {
  const before = (confidence, algorithm, segment = 1) =>
    reachTold(explanation, { segment, confidence }, algorithm).before;
  for (const [confidence, algorithm] of [[0.09, "kmeans"], [0, "hierarchical"], [0.59, "gmm"]])
    assert.match(before(confidence, algorithm), /could be either/);
  for (const [confidence, algorithm] of [[0.1, "kmeans"], [0.6, "gmm"], [null, "kmeans"], [0, "hdbscan"]])
    assert.equal(before(confidence, algorithm), null);
  assert.equal(before(0, "kmeans", -1), null, "in no segment there is no border");
});

test("who is on the border is never said to sit firmly", () => {
  const far = { ...explanation, to_move: [{ feature: "Milk", from: 1, to: 100 }] };
  assert.equal(reachTold(far, { segment: 1, confidence: 0.01 }, "kmeans").after, null);
});

test("a hostile name turns no sentence around and stays short", () => {
  const name = `\u202e<img src=x>${"long".repeat(2500)}`;
  const hostile = { ...explanation, next_name: name, why: [one(name, name, name, 1)] };
  for (const text of [...whyTold(hostile), moveTold(hostile)]) {
    assert.doesNotMatch(text, /\u202e/);
    assert.ok(text.length < 400, String(text.length));
  }
});

test("weights are sorted whatever their side, and what came stays as it was", () => {
  const features = byWeight(explanation.why).map(({ feature }) => feature);
  assert.deepEqual(features, ["Fresh", "Milk", "Frozen", "Grocery"]);
  assert.equal(explanation.why[0].feature, "Frozen");
});
