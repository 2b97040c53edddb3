import assert from "node:assert/strict";
import { test } from "node:test";

import { lineOf, selectionChart } from "../../frontend/src/charts/selection.js";
import { CRITERIA, criterionTold, favouriteOf, isCurve, withoutCurve } from "../../frontend/src/sentences/criteria.js";
import { frames, model } from "./model.js";

const { selection: candidates } = model;
const criterionOf = (key) => CRITERIA.find((one) => one.key === key);
const algorithms = ["kmeans", "gmm"];
const draw = (key, more = {}) =>
  selectionChart({ candidates, criterion: criterionOf(key), algorithms, chosen: 2, ...more }, frames.wide);

test("the chosen number is marked in each criterion, and ringed where the chosen candidate has a value", () => {
  const { data, layout } = draw("silhouette");
  assert.deepEqual([data.at(-1).x, data.at(-1).y.map((value) => value.toFixed(2))], [[2], ["0.42"]]);
  assert.match(JSON.stringify(layout.annotations), /<b>chosen<\/b>/);
  assert.equal(draw("inertia").data.length, 2, "a line and the ring: only k-means has an inertia");
  const ofMixtures = draw("bic");
  assert.equal(ofMixtures.data.length, 1, "nothing is ringed: k-means was chosen, which has no BIC");
  assert.equal(ofMixtures.layout.shapes[0].x0, 2, "the number is marked all the same");
});

test("an algorithm looks the same in all criteria, whichever of them know it", () => {
  const [, mixtures] = draw("silhouette").data;
  const [alone] = draw("bic").data;
  assert.equal(alone.line.dash, mixtures.line.dash);
  assert.equal(lineOf("gmm", algorithms).dash, mixtures.line.dash);
});

test("a small inertia keeps its digits on hover, and its axis begins at zero", () => {
  const small = candidates.map((one) => ({ ...one, inertia: one.inertia && one.inertia / 10_000 }));
  const { data, layout } = draw("inertia", { candidates: small });
  assert.match(data[0].hovertext[0].replaceAll("<br>", " "), /inertia 0.05: the chosen one\./);
  assert.equal(layout.yaxis.range[0], 0);
  assert.equal(layout.yaxis.tickformat, "~g");
});

test("the gap statistic has its standard errors", () => {
  const points = [1, 2, 3].map((n) => ({ n_segments: n, gap: n / 10, standard_error: 0.05, algorithm: "kmeans" }));
  const { data, layout } = draw("gap", { candidates: points });
  assert.deepEqual(data[0].error_y.array, [0.05, 0.05, 0.05]);
  assert.ok(layout.yaxis.range[0] < 0.05 && layout.yaxis.range[1] > 0.35, "they have room");
});

test("a criterion likes no candidate that was refused, unless all were", () => {
  const refused = candidates.map((one, place) => ({ ...one, refused: place === 0 ? "it is too small" : null }));
  assert.equal(favouriteOf(refused, criterionOf("silhouette")), refused[2]);
  const all = candidates.map((one) => ({ ...one, refused: "they are too small" }));
  assert.equal(favouriteOf(all, criterionOf("silhouette")).n_segments, 2);
  assert.equal(favouriteOf(candidates, criterionOf("inertia")), null, "the least inertia says nothing");
});

test("each criterion says how it is read and which number it names", () => {
  const told = (key, shown) => criterionTold(criterionOf(key), { candidates, ...shown });
  assert.equal(told("silhouette"), "Higher is better. Best with 2 (k-means, 0.420).");
  assert.equal(told("bic"), "For mixtures. Lower is better. Best with 2 (Gaussian mixture, 3,002).");
  assert.match(told("gap", { structure: { gap_n_segments: 1 } }), /counts: one, that is no grouping\.$/);
  const stable = [2, 3, 4].map((n) => ({ n_segments: n, stability: n < 4 ? 0.8 : 0.5 }));
  assert.match(told("stability", { candidates: stable }), /with 2 and 3\.$/);
  const loose = stable.map((one) => ({ ...one, stability: 0.3 }));
  assert.match(told("stability", { candidates: loose }), /None reaches 0.75/);
});

test("where one number alone was tried there is no curve, and that is said", () => {
  const single = candidates.filter((one) => one.n_segments === 2);
  assert.ok(isCurve(candidates, "silhouette") && !isCurve(single, "silhouette"));
  assert.match(withoutCurve([criterionOf("silhouette"), criterionOf("gap")]), /^Of Silhouette and Gap statistic/);
  assert.equal(withoutCurve([]), "");
});
