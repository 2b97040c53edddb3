import assert from "node:assert/strict";
import { test } from "node:test";

import { choice } from "../../frontend/src/sentences/choice.js";
import { cleaning } from "../../frontend/src/sentences/cleaning.js";
import { confidenceOf } from "../../frontend/src/sentences/confidence.js";
import { standsOut } from "../../frontend/src/sentences/highlights.js";
import { mapDescription } from "../../frontend/src/sentences/places.js";
import { whyNotYet } from "../../frontend/src/sentences/readiness.js";
import { stabilityTold } from "../../frontend/src/sentences/structure.js";
import { structureTold } from "../../frontend/src/sentences/structuretests.js";
import { verdict } from "../../frontend/src/sentences/verdict.js";
import { model, projection } from "./model.js";

const withSilhouette = (silhouette) => verdict({ ...model, scores: { silhouette } }).headline;

test("the verdict does not promise more than the silhouette holds", () => {
  assert.equal(withSilhouette(0.8), "2 segments, and they stand well apart");
  assert.equal(withSilhouette(0.43), "2 segments, and they overlap at their edges");
  assert.equal(withSilhouette(0.1), "2 segments, but they hardly separate");
  assert.equal(withSilhouette(-0.2), "2 segments, but they hardly separate");
  assert.equal(withSilhouette(null), "2 segments found");
});

test("a statement about structure comes before the silhouette", () => {
  const told = verdict({
    ...model,
    structure: { verdict: "none", statement: "No more structure than in noise." },
  });
  assert.equal(told.advice, "No more structure than in noise.");
});

const structure = {
  verdict: "clear",
  statement: "The groups are far from what chance makes.",
  p_value: 0.02,
  gap_n_segments: 2,
  n_references: 50,
  n_rows: 440,
  space: "two components",
};

test("where nothing is grouped the headline says so before anything else", () => {
  const headline = (more, count = 2) =>
    verdict({ ...model, n_segments: count, structure: { ...structure, ...more } }).headline;
  assert.equal(headline({}), "2 segments found");
  assert.equal(headline({ verdict: "weak" }), "2 segments found");
  assert.equal(headline({ verdict: "none" }), "No groups were found; 2 parts of one crowd are shown");
  assert.equal(headline({ verdict: "none" }, 1), "No groups were found; 1 part of one crowd is shown");
});

test("the tests of structure are told with what they mean", () => {
  assert.equal(structureTold(model), null);
  const { verdict: words, sentences } = structureTold({ ...model, structure });
  assert.match(words, /^Yes/);
  const told = sentences.join(" ");
  assert.match(told, /p-value 0.02: .* about 2% of such tables .* by 50 made-up tables of one crowd/);
  assert.match(told, /suggests 2 groups, as many as are shown/);
  assert.match(told, /Measured on 440 customers\. Space: two components\./);
  const rare = structureTold({ ...model, structure: { ...structure, p_value: 0.001 } }).sentences[1];
  assert.match(rare, /p-value <0.01: .* one crowd, under 1% of/);
  const sayGap = (count) =>
    structureTold({ ...model, structure: { ...structure, gap_n_segments: count } }).sentences[2];
  assert.match(sayGap(1), /finds one group, that is no grouping/);
  assert.match(sayGap(5), /suggests 5 groups, while 2 are shown/);
  const bare = { verdict: "none", statement: "One crowd.", p_value: null, gap_n_segments: null };
  assert.deepEqual(structureTold({ ...model, structure: bare }).sentences, ["One crowd."]);
});

test("stability is a band with its overlap, never a count of resamples", () => {
  const told = [0.97, 0.85, 0.8, 0.6, 0.3, null].map(stabilityTold);
  assert.deepEqual(told, [
    "Highly stable (0.97)",
    "Highly stable (0.85)",
    "Stable (0.80)",
    "Doubtful (0.60)",
    "Unstable (0.30)",
    null,
  ]);
});

test("cleaning tells what was done, and nothing that was not", () => {
  const told = cleaning(model.data).join(" ");
  assert.match(told, /442 rows came in, 440 shaped the segments/);
  assert.match(told, /2 exact copies/);
  assert.match(told, /3 values missing \(3 in Milk\)/);
  assert.match(told, /1 value that could not be read as a number \(1 in Grocery\)/);
  assert.doesNotMatch(told, /dropped/);
});

test("clean data has only the sentences it needs", () => {
  const told = cleaning({
    ...model.data,
    n_duplicates_removed: 0,
    n_outliers_excluded: 0,
    missing_values: {},
    unparsable_values: {},
    log_features: [],
    categorical_features: [],
  });
  assert.equal(told.length, 2);
});

test("the choice is only called the best when it is", () => {
  assert.match(choice(model.selection), /has the highest silhouette, 0.420\.$/);
  const other = model.selection.map((one) => ({
    ...one,
    is_chosen: one.n_segments === 3 && one.algorithm === "kmeans",
  }));
  assert.doesNotMatch(choice(other), /highest/);
  assert.match(choice([model.selection[0]]), /was asked for/);
  assert.equal(choice([]), "");
});

test("what stands out is what differs most, in either direction", () => {
  assert.deepEqual(standsOut(model.segments[1], 1), [
    { feature: "Milk", index: 38, text: "62% below average" },
  ]);
});

test("a feature with values below zero can stand out too", () => {
  const balance = { feature: "balance", mean: -3, index: null, effect: -1.234 };
  const profile = [...model.segments[1].profile, balance];
  assert.equal(
    standsOut({ ...model.segments[1], profile }, 1)[0].text,
    "1.23 standard deviations below the others",
  );
});

test("the map can be read aloud", () => {
  const told = mapDescription(projection, model.segments);
  assert.match(told, /5 customers drawn on two axes that keep 70% of the differences/);
  assert.match(told, /High Milk \(40% of customers\) lies high on the right/);
  assert.match(told, /1 outlier is drawn hollow/);
});

test("a second number of segments that is nearly as good is told", () => {
  const close = model.selection.map((one) => (one.n_segments === 3 ? { ...one, silhouette: 0.41 } : one));
  assert.match(choice(close), /3 segments come close, with 0.410 \(k-means\)\.$/);
});

test("what keeps a table from being segmented is told, and nothing else", () => {
  const columns = { nUsed: 2, nUsable: 3 };
  assert.equal(whyNotYet({ n_rows: 10, n_duplicates: 0 }, columns), null);
  assert.match(whyNotYet({ n_rows: 9, n_duplicates: 0 }, columns), /At least 10 .* has 9\.$/);
  const copied = { n_rows: 12, n_duplicates: 3, warnings: [{ code: "duplicate_rows" }] };
  assert.match(whyNotYet(copied, columns), /has 9 besides 3 exact copies/);
  assert.equal(whyNotYet({ ...copied, warnings: [{ code: "rows_alike" }] }, columns), null);
  assert.match(whyNotYet({ n_rows: 50 }, { nUsed: 0, nUsable: 0 }), /No column tells/);
  assert.match(whyNotYet({ n_rows: 50 }, { nUsed: 0, nUsable: 3 }), /Tick at least one column/);
  const few = { n_rows: 50, warnings: [{ code: "too_few_customers", message: "Usable customers: 7." }] };
  assert.equal(whyNotYet(few, columns), "Usable customers: 7.");
  assert.equal(whyNotYet(few, { ...columns, isAsFound: false }), null, "another id may tell more apart");
});

test("confidence is called a probability only where it is one", () => {
  assert.match(confidenceOf("gmm"), /is the probability/);
  assert.match(confidenceOf("kmeans"), /no probability/);
  assert.match(confidenceOf("tomorrow"), /Gaussian mixture .* k-means/);
});
