import assert from "node:assert/strict";
import { test } from "node:test";

import { referencesChart } from "../../frontend/src/charts/references.js";
import { stabilityChart } from "../../frontend/src/charts/stabilities.js";
import { wrapped } from "../../frontend/src/charts/wrapping.js";
import { referenceTold, REFERENCES } from "../../frontend/src/sentences/references.js";
import { bandsFromLow, stabilitiesTold } from "../../frontend/src/sentences/stabilities.js";
import { frames, model } from "./model.js";

const values = Array.from({ length: 60 }, (_, place) => (place % 12) / 5);
const gaussian = { kind: "gaussian", criterion: "silhouette_2", observed: 7.5, values };
const uniform = { kind: "uniform", criterion: "dip", observed: 2, values };

test("every reference table is a dot, and none lies on another", () => {
  const { data } = referencesChart([gaussian, uniform], frames.narrow);
  const dots = data.filter(({ mode }) => mode === "markers");
  assert.deepEqual(dots.map(({ x }) => x.length), [60, 60]);
  for (const { x, y } of dots) assert.equal(new Set(x.map((one, place) => `${one} ${y[place]}`)).size, 60);
  assert.ok(Math.max(...dots[0].y) < Math.min(...dots[1].y), "each kind has a row of its own");
});

test("the customers are marked where they stand out, and tables as grouped are dark", () => {
  const { data, layout } = referencesChart([gaussian, uniform], frames.wide);
  const [, yours, dots] = data;
  assert.deepEqual(yours.x, [7.5, 7.5]);
  assert.equal(dots.marker.color.filter((color) => color === frames.wide.theme.ink).length, 10);
  assert.ok(layout.xaxis.range[1] > 7.5);
  const name = layout.annotations.find(({ text }) => text.includes("your customers 7.50"));
  assert.equal(name.xanchor, "right", "at the right end it stands to the left of its mark");
});

test("a thousand reference tables still fit into their row", () => {
  const many = { ...gaussian, values: Array.from({ length: 1000 }, (_, place) => ((place * 0.618) % 1) * 0.2) };
  const { data, layout } = referencesChart([many], frames.narrow);
  assert.ok(data[0].marker.size >= 2);
  assert.equal(data[0].x.length, 1000);
  assert.ok(layout.height < 260);
});

test("reference tables are told in words, with what stands out most", () => {
  assert.equal(
    referenceTold(gaussian),
    "Gaussian tables: your customers stand out by 7.50, most in the silhouette of 2 segments. " +
      "None of the 60 tables look at least as grouped.",
  );
  assert.match(referenceTold(uniform), /the dip between peaks .* 10 of 60 tables look at least as grouped\.$/);
  assert.equal(REFERENCES.pOf(gaussian), "0.02");
});

test("bands lie beside each other from 0 to 1", () => {
  const bands = bandsFromLow();
  assert.deepEqual(bands.map(({ name }) => name), ["unstable", "doubtful", "stable", "highly stable"]);
  assert.deepEqual([bands[0].from, bands.at(-1).to], [0, 1]);
  bands.slice(1).forEach(({ from }, place) => assert.equal(from, bands[place].to));
});

const withStability = (...overlaps) =>
  overlaps.map((stability, place) => ({ ...model.segments[place % 2], segment: place, name: `S${place}`, stability }));

test("every segment has a bar with its value and its word", () => {
  const segments = withStability(0.9, 0.8, 0.7, 0.4);
  const { data, layout } = stabilityChart(segments, frames.narrow);
  assert.deepEqual(data[0].x, [0.9, 0.8, 0.7, 0.4]);
  const texts = layout.annotations.map(({ text }) => text);
  for (const told of ["highly stable  <b>0.90</b>", "stable  <b>0.80</b>", "doubtful  <b>0.70</b>", "unstable  <b>0.40</b>"])
    assert.ok(texts.includes(told), told);
  assert.ok(texts.includes("highly<br>stable"), "a narrow band has its name in two lines");
});

test("a name with markup stays text", () => {
  const [one] = withStability(0.9);
  const { data, layout } = stabilityChart([{ ...one, name: "<img src=x>" }], frames.wide);
  assert.doesNotMatch(JSON.stringify([data, layout]), /<img/);
});

test("stability is told of all segments and of the least", () => {
  assert.equal(
    stabilitiesTold(withStability(0.9, 0.8, 0.5)),
    "2 of 3 segments come again. Least stable is S2 (0.50, unstable). Treat it with care: in other customers it may look different.",
  );
  assert.match(stabilitiesTold(withStability(0.9, 0.8)), /^Both segments come again\. Least stable is S1/);
  assert.match(stabilitiesTold(withStability(0.2, 0.3)), /^No segment comes again reliably\./);
  assert.match(stabilitiesTold(withStability(1, 1, 1)), /^All 3 segments come again\. None of them loses/);
});

test("what is said under the mouse is broken between words, and tags count for nothing", () => {
  const lines = wrapped("Customer 1 of <b>High Detergents and Grocery, low Fresh and Frozen</b> has silhouette 0.25.").split("<br>");
  assert.ok(lines.length === 2 && lines.every((line) => line.replace(/<[^>]+>/g, "").length <= 46), lines.join("|"));
  assert.equal(wrapped("Short."), "Short.");
});
