import assert from "node:assert/strict";
import { test } from "node:test";

import { exploreOf } from "../../frontend/src/actions/explore.js";
import { matrixChart, thinned } from "../../frontend/src/charts/matrix.js";
import { pairChart } from "../../frontend/src/charts/pair.js";
import { alikeOrder } from "../../frontend/src/charts/ordering.js";
import { partingOf } from "../../frontend/src/charts/parting.js";
import { toHash } from "../../frontend/src/router.js";
import { partingTold, transformedTold } from "../../frontend/src/sentences/explore.js";
import {
  correlationTold,
  isChanged,
  pairsOf,
  relationsTold,
} from "../../frontend/src/sentences/relations.js";
import { frames, model } from "./model.js";
import { page } from "./page.js";

const features = ["Fresh", "Milk", "Grocery"];
const correlations = [
  [1, -0.4, null],
  [-0.4, 1, 0.9],
  [null, 0.9, 1],
];
const bell = [0, 1, 0].map((density, x) => ({ x, density }));
const densitiesOf = (segment) => ({
  segment,
  x: bell.map(({ x }) => x),
  density: bell.map(({ density }) => density),
});
const matrix = {
  features,
  n_features: 3,
  n_rows: 4,
  points: { Fresh: [0, 1, 2, 3], Milk: [3, 2, 1, 0], Grocery: [1, 1, null, 2] },
  segment: [0, 0, 1, -1],
  customer_id: ["1", "<b>2", "3", "4"],
  densities: Object.fromEntries(
    features.map((name) => [name, [densitiesOf(0), { segment: 1, x: null, density: null }]]),
  ),
};
const draw = (more = {}) =>
  matrixChart({ matrix: { ...matrix, ...more }, segments: model.segments }, frames.wide);

test("every pair is told once, the strongest first, and those that do not vary not at all", () => {
  assert.deepEqual(
    pairsOf(features, correlations).map(({ one, other, value }) => [one, other, value]),
    [
      ["Milk", "Grocery", 0.9],
      ["Fresh", "Milk", -0.4],
    ],
  );
});

test("correlations are told with their side, and weak ones as none", () => {
  assert.equal(
    relationsTold(features, correlations),
    "Milk with Grocery (0.90) rise together. Where one rises, the other falls: Fresh with Milk (-0.40).",
  );
  const weak = correlations.map((row) => row.map((value) => value && value / 10));
  assert.match(relationsTold(features, weak), /^No two features go together: the strongest correlation is 0.09/);
  assert.match(relationsTold(["Fresh"], [[1]]), /^Nothing can be said/);
  assert.match(correlationTold("Fresh", "Milk", -0.4), /moderately move in opposite ways/);
  assert.match(correlationTold("Fresh", "Milk", null), /does not vary/);
});

test("features that go together stand together, each once", () => {
  const r = (one, other) => (one === other ? 1 : one % 2 === other % 2 ? 0.8 : one === 0 && other === 3 ? null : -0.1);
  const order = alikeOrder([0, 1, 2, 3, 4, 5].map((one) => [0, 1, 2, 3, 4, 5].map((other) => r(one, other))));
  assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5]);
  assert.equal(order.slice(1).filter((place, at) => place % 2 !== order[at] % 2).length, 1, String(order));
  assert.deepEqual(alikeOrder([]), []);
});

test("a transformation that changes no correlation is noticed, rounding aside", () => {
  assert.ok(!isChanged(correlations, structuredClone(correlations)));
  assert.ok(!isChanged([[0.4]], [[0.4001]]));
  assert.ok(isChanged([[0.4]], [[0.6]]));
});

test("the matrix has each pair once and densities on its diagonal, all of it SVG", () => {
  const { data, layout } = draw();
  const marks = data.filter((trace) => trace.mode === "markers");
  const densities = data.filter((trace) => trace.mode === "lines");
  assert.equal(marks.length, 3 * model.segments.length);
  assert.equal(densities.length, 3, "a segment without a density has no area");
  assert.ok(data.every((trace) => trace.type === "scatter"));
  assert.equal(layout.annotations.length, 3);
  assert.equal(Object.keys(layout).filter((name) => name.startsWith("xaxis")).length, 6);
});

test("axes of one column look at the same values, and none leaves the picture", () => {
  const { layout } = draw();
  assert.deepEqual(layout.xaxis2.range, layout.xaxis4.range);
  for (const [name, axis] of Object.entries(layout).filter(([key]) => /^[xy]axis/.test(key))) {
    assert.ok(axis.domain[0] >= 0 && axis.domain[1] <= 1 && axis.domain[0] < axis.domain[1], name);
  }
});

test("a large sample is thinned evenly, so that the page stays quick", () => {
  const places = thinned(1000, 8);
  assert.ok(places.length * 28 <= 12_000, String(places.length));
  assert.ok(places.at(-1) > 990 && new Set(places).size === places.length);
  assert.equal(thinned(440, 6).length, 440, "a small one is drawn whole");
});

test("customers that come in turns, segment by segment, are all among those drawn", () => {
  const kinds = new Set(thinned(9000, 8).map((place) => place % 9));
  assert.equal(kinds.size, 9);
});

test("how well a feature parts the segments is the share of its differences between them", () => {
  const parting = partingOf({
    features: ["apart", "same", "constant"],
    points: { apart: [0, 0, 1, 1, 9], same: [0, 1, 0, 1, null], constant: [2, 2, 2, 2, 2] },
    segment: [0, 0, 1, 1, -1],
  });
  assert.deepEqual(parting, [
    { feature: "apart", share: 1 },
    { feature: "same", share: 0 },
  ]);
  assert.match(partingTold(parting), /^apart tells the segments apart best: 100% .*; same least, with 0%\.$/);
  assert.equal(partingTold([]), "");
});

test("one segment parts nothing", () => {
  assert.deepEqual(partingOf({ features: ["a"], points: { a: [1, 2] }, segment: [0, 0] }), []);
});

test("the pair that a transformation changes most is told", () => {
  const after = [
    [1, -0.4, null],
    [-0.4, 1, 0.2],
    [null, 0.2, 1],
  ];
  assert.match(transformedTold(features, correlations, after), /changes Milk with Grocery most: from 0.90 to 0.20/);
  assert.match(transformedTold(features, correlations, correlations), /changes little/);
});

test("what the address says of the features is taken only where it is known", () => {
  const usual = { stage: "before", kind: "pearson", order: "table", spread: "stacked", pair: null };
  assert.deepEqual(exploreOf({}), usual);
  assert.deepEqual(exploreOf({ stage: "later", kind: "<b>", spread: "", pair: "{" }), usual);
  for (const pair of ['["Milk"]', '["Milk",3]', '{"a":1}', "null", '"Milk"']) assert.equal(exploreOf({ pair }).pair, null);
  assert.deepEqual(exploreOf({ stage: "after", kind: "spearman", order: "alike", spread: "apart", pair: '["a,b","ü"]' }), {
    stage: "after",
    kind: "spearman",
    order: "alike",
    spread: "apart",
    pair: ["a,b", "ü"],
  });
});

test("what is chosen goes into the address, and what is usual leaves it", () => {
  const { store, actions } = page({}, { route: { name: "explore", params: {} } });
  actions.explore({ stage: "after" });
  actions.explore({ pair: ["Milk", "Fresh"] });
  assert.deepEqual(exploreOf(store.get().route.params), {
    stage: "after",
    kind: "pearson",
    order: "table",
    spread: "stacked",
    pair: ["Milk", "Fresh"],
  });
  actions.explore({ stage: "before", pair: null });
  assert.equal(toHash("explore", store.get().route.params), "#/explore");
});

test("two features alone are drawn with names that stay text", () => {
  const hostile = model.segments.map((segment) => ({ ...segment, name: "<img src=x>" }));
  const { data, layout } = pairChart({ matrix, segments: hostile, pair: ["Milk", "Fresh"] }, frames.narrow);
  assert.deepEqual(data[0].x, [3, 2]);
  const [along, upright] = data.filter(({ mode }) => mode === "lines");
  assert.deepEqual([along.yaxis, upright.xaxis], ["y2", "x2"], "densities lie along both sides");
  assert.deepEqual([along.y, upright.x], [[0, 1, 0], [0, 1, 0]]);
  assert.equal(layout.xaxis.title.text, "Milk");
  assert.doesNotMatch(JSON.stringify(data), /<img|<b>2/);
});
