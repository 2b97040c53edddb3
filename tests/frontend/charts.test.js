import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, twoLines } from "../../frontend/src/charts/base.js";
import { groupsFor, hasCut, leftOut } from "../../frontend/src/charts/measures.js";
import { profileChart } from "../../frontend/src/charts/profiles.js";
import { mapChart } from "../../frontend/src/charts/projection.js";
import { frames, model, projection } from "./model.js";

const HOSTILE = '<a href="https://evil.example">click</a><img src=x onerror=alert(1)>';
const map = (more, frame = frames.wide) =>
  mapChart({ projection, segments: model.segments, hidden: [], hasLoadings: false, ...more }, frame);

const bars = (segments, frame = frames.wide) => profileChart({ segments, ...groupsFor(segments)[0] }, frame);
/** Two segments and what is told of each feature in them: `{index, effect}`, one for each segment. */
const profiled = (features) =>
  [0, 1].map((segment) => ({
    ...model.segments[segment],
    profile: Object.entries(features).map(([feature, values]) => ({ feature, mean: 1, ...values[segment] })),
  }));

test("names from a file are never markup for the chart library", () => {
  assert.ok(!plain(HOSTILE, 200).includes("<"));
  assert.equal(plain("Fish & <b>chips"), "Fish &amp; &lt;b&gt;chips");
  const segments = model.segments.map((segment) => ({
    ...segment,
    name: HOSTILE,
    profile: segment.profile.map((row) => ({ ...row, feature: `${HOSTILE}${row.feature}` })),
  }));
  const charts = [bars(segments), map({ segments, hasLoadings: true })];
  for (const chart of charts) assert.doesNotMatch(JSON.stringify(chart), /<(a|img)/);
});

test("the scatter is SVG, for scattergl draws nothing under the security policy", () => {
  for (const trace of map().data) assert.equal(trace.type, "scatter");
});

test("a bar for half the average is as long as one for double", () => {
  const segments = [50, 200].map((index, segment) => ({
    ...model.segments[0],
    segment,
    profile: [{ feature: "Fresh", mean: 1, index }],
  }));
  const [half, double] = bars(segments).data;
  assert.equal(half.x[0], -double.x[0]);
});

test("an index far out stays on the chart and keeps its number", () => {
  const segments = [{ ...model.segments[0], profile: [{ feature: "Fresh", mean: 1, index: 100_000 }] }];
  const { data, layout } = bars(segments);
  assert.ok(data[0].x[0] <= layout.xaxis.range[1]);
  assert.equal(data[0].text[0], "100,000");
});

test("features come by how much they differ, and categories have no bar", () => {
  const [group, ...others] = groupsFor(model.segments);
  assert.deepEqual([group.measure.key, group.features, others], ["index", ["Milk", "Fresh"], []]);
  assert.deepEqual(groupsFor([]), []);
});

test("a feature without an index has its own bars, before the others when it differs more", () => {
  const shares = [
    { index: 80, effect: -0.2 },
    { index: 120, effect: 0.2 },
  ];
  const balance = [
    { index: null, effect: -3 },
    { index: null, effect: 3 },
  ];
  const segments = profiled({ Milk: shares, Fresh: shares, balance });
  assert.deepEqual(
    groupsFor(segments).map(({ measure, features }) => [measure.key, features]),
    [
      ["effect", ["balance"]],
      ["index", ["Milk", "Fresh"]],
    ],
  );
  assert.deepEqual(leftOut(segments, groupsFor(segments)), { differLess: [], incomparable: [] });
});

test("a segment of one customer does not take a feature from the others", () => {
  const segments = profiled({
    balance: [
      { index: null, effect: null },
      { index: null, effect: 3 },
    ],
  });
  const { data } = bars(segments);
  assert.deepEqual([data[0].x, data[0].text, data[1].text], [[0], ["–"], ["+3"]]);
  assert.match(data[0].hovertext[0], /too few customers/);
});

test("what is not drawn is named, with the reason", () => {
  const alike = [
    { index: 100, effect: 0 },
    { index: 100, effect: 0 },
  ];
  const nothing = [
    { index: null, effect: null },
    { index: null, effect: null },
  ];
  const apart = [{ index: 50 }, { index: 200 }];
  const many = Object.fromEntries(Array.from({ length: 24 }, (_, number) => [`f${number}`, apart]));
  const segments = profiled({ ...many, alike, nothing });
  assert.deepEqual(leftOut(segments, groupsFor(segments)), {
    differLess: ["alike"],
    incomparable: ["nothing"],
  });
});

test("small charts are side by side on a desk and below each other on a phone", () => {
  const draw = (frame) => bars(model.segments, frame).layout;
  assert.ok(draw(frames.narrow).height > draw(frames.wide).height);
  const { yaxis, yaxis2 } = draw(frames.narrow);
  assert.ok(yaxis.domain[0] >= yaxis2.domain[1], "the first is above the second");
});

test("outliers are hollow, and each segment keeps its own shape", () => {
  const symbols = map()
    .data.filter((trace) => trace.x.length)
    .map((trace) => trace.marker.symbol);
  assert.deepEqual(symbols, ["circle", "square", "square-open"]);
});

test("every customer is drawn exactly once", () => {
  assert.equal(
    map().data.reduce((sum, trace) => sum + trace.x.length, 0),
    projection.n_shown,
  );
});

test("a hidden segment leaves with its label", () => {
  const { data, layout } = map({ hidden: [0] });
  assert.ok(data.every((trace) => trace.marker.symbol.startsWith("square")));
  assert.equal(layout.annotations.length, 1);
});

test("axes say how much of the differences they keep", () => {
  const { xaxis, yaxis } = map().layout;
  assert.equal(xaxis.title.text, "Component 1, 44% of the differences");
  assert.equal(yaxis.title.text, "Component 2, 26% of the differences");
});

test("with one component the chart says that upward means nothing", () => {
  const axes = [projection.axes[0], { label: "Component 2", explained_variance_ratio: null }];
  const { layout } = map({ projection: { ...projection, axes } });
  assert.match(layout.yaxis.title.text, /only to be seen/);
});

test("labels that would cover each other are moved apart", () => {
  const crowd = { ...projection, points: { ...projection.points, x: [0, 0, 0, 0, 0], y: [0, 0, 0, 0, 0] } };
  const shifts = map({ projection: crowd }).layout.annotations.map((one) => one.yshift);
  assert.ok(Math.abs(shifts[0] - shifts[1]) >= 30, String(shifts));
});

test("a narrow map has letters, for names would cover the customers", () => {
  const texts = (frame) => map({}, frame).layout.annotations.map((one) => one.text);
  assert.deepEqual(texts(frames.narrow), ["A", "B"]);
  assert.deepEqual(texts(frames.wide), ["High Milk", "High Fresh"]);
});

test("arrows are as long as they weigh, and their names do not cover each other", () => {
  const twins = [
    { feature: "Milk", x: 0.6, y: 0.1 },
    { feature: "Grocery", x: 0.6, y: 0.1 },
    { feature: "Dust", x: 0.01, y: 0 },
  ];
  const told = map({ projection: { ...projection, loadings: twins }, hasLoadings: true }).layout.annotations;
  assert.equal(told.filter((one) => one.showarrow).length, 2, "a weight near nothing has no arrow");
  const names = told.filter((one) => !one.showarrow);
  assert.deepEqual(
    names.map((one) => one.text),
    ["Milk", "Grocery"],
  );
  assert.ok(Math.abs(names[0].yshift - names[1].yshift) >= 15);
});

test("colours change with the theme", () => {
  const color = (frame) => map({}, frame).data[0].marker.color;
  assert.notEqual(color(frames.wide), color(frames.dark));
});

test("a long name is broken between words into two lines", () => {
  assert.equal(twoLines("High Milk and Grocery, low Fresh", 20), "High Milk and<br>Grocery, low Fresh");
  assert.equal(twoLines("Short"), "Short");
});

test("features that go below zero are compared by their distance in standard deviations", () => {
  const segments = [-1.2, 0.8].map((effect, segment) => ({
    ...model.segments[0],
    segment,
    profile: [{ feature: "change", mean: effect, index: null, effect }],
  }));
  const { data, layout } = bars(segments);
  assert.deepEqual(
    data.map((trace) => trace.text[0]),
    ["-1.2", "+0.8"],
  );
  assert.match(data[0].hovertext[0], /1.2 standard deviations below the others/);
  assert.ok(layout.xaxis.ticktext.includes("0"));
});

test("a bar that the end of the scale cuts off has a gap, the others have none", () => {
  const effects = (value) => [{ index: null, effect: value }, { index: null, effect: 1 }];
  const segments = profiled({ calls: effects(-8.7), balance: effects(3.9) });
  const { data, layout } = bars(segments);
  assert.deepEqual([data[0].x, data[0].text], [[-4, 3.9], ["-8.7", "+3.9"]]);
  assert.equal(layout.shapes.length, 1);
  const [shape] = layout.shapes;
  assert.deepEqual([shape.xref, shape.yref], ["x", "y"]);
  const across = shape.path.match(/-?[\d.]+(?=,)/g).map(Number);
  assert.ok(Math.min(...across) > -4 && Math.max(...across) < 0, shape.path);
  assert.ok(hasCut(segments, groupsFor(segments)[0]));
  assert.equal(bars(model.segments).layout.shapes.length, 0);
});

test("nothing of a feature at all is an index of 0, at the end of the scale", () => {
  const segments = [0, 200].map((index, segment) => ({
    ...model.segments[0],
    segment,
    profile: [{ feature: "Fresh", mean: 1, index }],
  }));
  const { data, layout } = bars(segments);
  assert.ok(data[0].x[0] >= layout.xaxis.range[0]);
  assert.equal(data[0].text[0], "0");
});
