import assert from "node:assert/strict";
import { test } from "node:test";

import { comparisonOf } from "../../frontend/src/actions/comparison.js";
import { addressWithout } from "../../frontend/src/actions/deleting.js";
import { intervalTold, optionName, optionValue, shownIn, warningTold } from "../../frontend/src/sentences/comparing.js";
import { MODELS } from "../../frontend/src/sentences/models.js";

const bins = (feature, ...counts) => ({ feature, edges: [1, 2, 3], counts });

/** A model as the service tells it, with scores and what differs. */
const told = ({ silhouette = 0.4, low = silhouette, high = silhouette, ...more } = {}) => ({
  model_id: "m",
  name: "October",
  algorithm: "kmeans",
  n_segments: 2,
  created_at: "2026-01-01T00:00:00Z",
  config: { random_state: 42, scale: true, exclude: [], name: "October" },
  structure: { verdict: "weak" },
  segments: [
    { size: 30, stability: 0.9 },
    { size: 10, stability: 0.7 },
  ],
  data: { features: ["Fresh", "Milk"], log_features: [], n_rows_received: 40 },
  reference: { n_rows: 40, numbers: [bins("Fresh", 10, 30), bins("Milk", 20, 20)], categories: [] },
  ...more,
  scores: {
    silhouette,
    silhouette_low: low,
    silhouette_high: high,
    davies_bouldin: 0.9,
    calinski_harabasz: 100,
    space: "standardised",
    n_rows: 40,
    ...more.scores,
  },
});

const bestOf = (models) => Object.fromEntries(comparisonOf(models).rows.map(({ key, best }) => [key, best]));

test("the better of each row is marked: more of one score, less of another", () => {
  const better = told({
    silhouette: 0.5,
    scores: { davies_bouldin: 0.7, calinski_harabasz: 120 },
    structure: { verdict: "clear" },
    segments: [{ size: 40, stability: 0.8 }],
  });
  const best = bestOf([told(), better, told()]);
  for (const key of ["silhouette", "davies_bouldin", "calinski_harabasz", "stability", "structure"])
    assert.deepEqual(best[key], [1], key);
  for (const key of ["algorithm", "n_segments", "n_customers", "features", "space", "seed", "created_at"])
    assert.deepEqual(best[key], [], key);
});

test("several may be the best, and where all are alike nobody is", () => {
  const [low, high] = [told({ silhouette: 0.3 }), told({ silhouette: 0.4 })];
  assert.deepEqual(bestOf([high, low, high]).silhouette, [0, 2]);
  assert.deepEqual(bestOf([high, high]).silhouette, []);
  assert.deepEqual(bestOf([told({ silhouette: 0.4001 }), told({ silhouette: 0.4002 })]).silhouette, [], "alike on the screen");
});

test("what was not measured is not worse, and alone nothing is better", () => {
  const none = told({ silhouette: null, structure: null, segments: [{ size: 40, stability: null }] });
  const best = bestOf([told(), none]);
  assert.deepEqual([best.silhouette, best.structure, best.stability], [[], [], []]);
  assert.deepEqual(bestOf([none, told({ silhouette: 0.2 }), told({ silhouette: 0.3 })]).silhouette, [2]);
});

test("of intervals that overlap none is better", () => {
  const one = told({ silhouette: 0.4, low: 0.38, high: 0.42 });
  assert.deepEqual(bestOf([one, told({ silhouette: 0.41, low: 0.39, high: 0.43 })]).silhouette, []);
  assert.deepEqual(bestOf([one, told({ silhouette: 0.5, low: 0.48, high: 0.52 })]).silhouette, [1]);
});

test("scores of different customers or spaces are not compared, and it is said why", () => {
  const spread = (...counts) => ({ reference: { n_rows: 40, numbers: [bins("Fresh", ...counts)], categories: [] } });
  const cases = [
    [told({ silhouette: 0.6 }), null],
    [told({ silhouette: 0.6, ...spread(11, 29) }), /on different customers\./],
    [told({ silhouette: 0.6, reference: { n_rows: 41, numbers: [], categories: [] } }), /on different customers\./],
    [told({ silhouette: 0.6, scores: { space: "log" } }), /in different spaces\./],
    [told({ silhouette: 0.6, scores: { n_rows: 38 } }), /in different spaces\./],
    [told({ silhouette: 0.6, ...spread(11, 29), scores: { space: "log" } }), /different customers, and distance/],
  ];
  for (const [other, warning] of cases) {
    const { differs, rows } = comparisonOf([told(), other]);
    const silhouette = rows.find(({ key }) => key === "silhouette");
    assert.deepEqual(silhouette.best, warning ? [] : [1]);
    if (warning) assert.match(warningTold(differs), warning);
    else assert.equal(warningTold(differs), null);
  }
});

test("the same customers by other features are the same customers in another space", () => {
  const other = told({
    data: { features: ["Fresh"], log_features: [], n_rows_received: 40 },
    reference: { n_rows: 40, numbers: [bins("Fresh", 10, 30)], categories: [] },
  });
  assert.deepEqual(comparisonOf([told(), other]).differs, { data: false, space: true });
});

test("options are told where they differ, by what they are called", () => {
  const other = told({ config: { random_state: 7, scale: false, exclude: ["<b>"], name: "November", of_tomorrow: 1 } });
  const { options } = comparisonOf([told(), other]);
  assert.deepEqual(
    options.map(({ key, values }) => [optionName(key), ...values.map((value) => optionValue(key, value))]),
    [
      ["Equal weight of columns", "yes", "no"],
      ["Left out", "none", "<b>"],
      ["of_tomorrow", "none", "1"],
    ],
  );
});

test("figures are shown with what they rest on", () => {
  assert.equal(intervalTold({ silhouette: 0.4, silhouette_low: 0.4, silhouette_high: 0.4, silhouette_n_rows: 436 }), "exact, of 436 customers");
  assert.equal(intervalTold({ silhouette: 0.4, silhouette_low: 0.38, silhouette_high: 0.421, silhouette_n_rows: 9 }), "0.380 to 0.421");
  assert.equal(intervalTold({ silhouette: null }), null);
  assert.deepEqual([shownIn("silhouette", 0.4), shownIn("seed", 1234), shownIn("stability", null)], ["0.400", "1234", "–"]);
});

test("an address is left without a model, and keeps the rest", () => {
  const params = { from: "a", to: "b", page: "2", compare: "a,b,c" };
  assert.deepEqual(addressWithout(params, "a"), { compare: "b,c" });
  assert.deepEqual(addressWithout(params, "c"), { from: "a", to: "b", page: "2", compare: "a,b" });
  assert.deepEqual(addressWithout({ compare: "a" }, "a"), {});
});

test("a name turns no text around it, and is cut", () => {
  const told = MODELS.deleted(`\u202Egpj.exe${"x".repeat(9000)}`);
  assert.doesNotMatch(told, /\u202E/);
  assert.ok(told.length < 150);
});
