import assert from "node:assert/strict";
import { test } from "node:test";

import { cutOf, dendrogramChart } from "../../frontend/src/charts/dendrogram.js";
import { depthChart } from "../../frontend/src/charts/depth.js";
import { kDistanceChart } from "../../frontend/src/charts/kdistance.js";
import { silhouetteChart } from "../../frontend/src/charts/silhouettes.js";
import { variancesChart } from "../../frontend/src/charts/variances.js";
import { componentsTold, silhouettesTold } from "../../frontend/src/sentences/silhouettes.js";
import { frames, model, projection } from "./model.js";

const [first, second] = model.segments;
const silhouette = {
  mean: 0.3,
  segments: [
    { ...first, n_rows: 3, mean: 0.5, values: [0.6, 0.5, 0.4], customer_ids: ["1", "<img>2", "3"] },
    { ...second, n_rows: 2, mean: 0, values: [0.2, -0.2], customer_ids: ["4", "5"] },
  ],
};

test("the bands of segments stand below each other, with their names and the mean", () => {
  const { data, layout } = silhouetteChart(silhouette, frames.wide);
  assert.ok(Math.max(...data[0].y) < Math.min(...data[1].y));
  assert.deepEqual(data[0].x, [0.6, 0.5, 0.4]);
  assert.deepEqual(layout.shapes.map(({ x0 }) => x0), [0, 0, 0.3], "zero beside each band, and the mean");
  const [zero] = layout.shapes;
  assert.ok(zero.y0 >= layout.annotations[0].y, "the zero line begins below the name");
  assert.ok(layout.xaxis.range[0] < -0.2 && layout.xaxis.range[1] > 0.6);
  assert.equal(layout.annotations.filter(({ text }) => text.includes("mean 0.")).length, 3);
  assert.doesNotMatch(JSON.stringify(data), /<img>/);
});

test("silhouettes in words name the firmest, the loosest and who is on the wrong side", () => {
  assert.equal(
    silhouettesTold(silhouette),
    "The mean is 0.30. High Milk holds together best (0.50), High Fresh least (0.00). " +
      "1 customer (20%) is below zero: nearer to another segment than to its own.",
  );
  assert.equal(silhouettesTold({ ...silhouette, segments: [silhouette.segments[0]] }), "");
  const sample = silhouette.segments.map((one, at) => ({ ...one, n_rows: at ? 900 : 100, values: at ? [0.5, -0.1] : [0.4, 0.3] }));
  assert.match(silhouettesTold({ ...silhouette, segments: sample }), /About 450 customers \(45%\) are below zero.*by the 4 drawn\.$/);
});

test("brackets within a segment have its colour, those above have none", () => {
  const tree = {
    x: [
      [5, 5, 15, 15],
      [10, 10, 25, 25],
    ],
    height: [
      [0, 1, 1, 0],
      [1, 4, 4, 0],
    ],
    branch_sizes: [3, 2, 7],
    branch_segments: [0, 0, 1],
    join_segments: [0, null],
  };
  const { data, layout } = dendrogramChart({ tree, segments: model.segments }, frames.wide);
  assert.deepEqual(cutOf(tree), { nGroups: 2, below: 1, above: 4 });
  assert.equal(layout.shapes[0].y0, 2.5, "it is cut between the two");
  assert.equal(data.length, 2);
  assert.notEqual(data[0].line.color, data[1].line.color);
  assert.equal(data[1].line.color, frames.wide.theme.muted);
  assert.deepEqual(
    layout.annotations.slice(0, 2).map(({ x, text }) => [x, text.replace(/<[^>]+>/g, "")]),
    [
      [10, "● A"],
      [25, "■ B"],
    ],
  );
  assert.deepEqual(layout.xaxis.ticktext, ["3", "2", "7"]);
});

test("a tree that no height cuts into its segments has no cut", () => {
  const tree = { height: [[0, 5, 5, 0], [0, 4, 4, 0]], join_segments: [0, null] };
  assert.equal(cutOf(tree), null);
});

test("how far DBSCAN looks is marked, and nothing where HDBSCAN looks everywhere", () => {
  const told = { percent: [0, 50, 100], distance: [0.1, 0.2, 0.9], nNeighbours: 5 };
  const marked = kDistanceChart({ ...told, eps: 0.25 }, frames.wide).layout;
  assert.deepEqual([marked.shapes[0].y0, marked.annotations.length], [0.25, 1]);
  assert.deepEqual(kDistanceChart({ ...told, eps: null }, frames.wide).layout.shapes, []);
});

test("components that are kept are filled, and are told by their heaviest features", () => {
  const { data } = variancesChart({ ratios: [0.7, 0.299, 0.001], kept: [0, 2] }, frames.wide);
  const [one, other, last] = data[0].marker.color;
  assert.equal(one, last);
  assert.notEqual(one, other);
  assert.deepEqual(data[0].text, ["70%", "30%", ""]);
  assert.match(data[0].hovertext[1].replaceAll("<br>", " "), /holds 30% .* left out; with those before it, 100%/);
  const pca = { components: [[0.1, -0.9, 0.3, 0.2]], feature_names: ["a", "b", "c", "d"] };
  assert.equal(componentsTold(pca, [1]), "Component 2 is mostly b, c and d.");
});

const deep = {
  ...projection,
  axes: [...projection.axes, { label: "Component 3", explained_variance_ratio: 0.1 }],
  points: { ...projection.points, z: [0, 1, 2, 3, 4] },
  loadings: projection.loadings.map((one) => ({ ...one, z: 0.2 })),
};
const inSpace = (more) =>
  depthChart({ projection: deep, segments: model.segments, hidden: [], hasLoadings: false, ...more }, frames.wide);

test("in space every customer is drawn once, and distance is the same in all directions", () => {
  const { data, layout } = inSpace();
  assert.ok(data.every(({ type }) => type === "scatter3d"));
  assert.equal(
    data.reduce((sum, { z }) => sum + z.length, 0),
    deep.n_shown,
  );
  assert.equal(layout.scene.aspectmode, "data");
  assert.deepEqual(
    layout.scene.annotations.map(({ text }) => text),
    ["A", "B"],
  );
});

test("features point away from the middle in space, and hidden segments leave", () => {
  const { data, layout } = inSpace({ hasLoadings: true, hidden: [0] });
  const lines = data.at(-1);
  assert.equal(lines.mode, "lines");
  assert.deepEqual([lines.x[0], lines.x[2]], [0, null]);
  assert.deepEqual(
    layout.scene.annotations.map(({ text }) => text),
    ["Milk", "Fresh"].sort((one, other) => (one === "Fresh" ? -1 : 1)),
  );
  assert.equal(data.filter(({ mode }) => mode === "markers").length, 2);
});
