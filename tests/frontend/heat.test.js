import assert from "node:assert/strict";
import { test } from "node:test";

import { groupsFor, reachOf } from "../../frontend/src/charts/measures.js";
import { contrast } from "../../frontend/src/palette.js";
import { heatColor } from "../../frontend/src/palette/heat.js";
import { cellTold } from "../../frontend/src/sentences/glance.js";
import { model } from "./model.js";

/** The ink and the surface of styles/tokens.css. */
const THEMES = [
  { isDark: false, ink: "#1E1D1A", surface: "#FFFFFF" },
  { isDark: true, ink: "#EFEDE8", surface: "#1D1D1B" },
];

test("a number can be read on every shade of the heat map, in light and dark", () => {
  for (const { isDark, ink, surface } of THEMES) {
    assert.equal(heatColor(0, isDark), surface, "the average is the paper itself");
    for (let strength = -1; strength <= 1; strength += 0.05)
      assert.ok(contrast(heatColor(strength, isDark), ink) >= 4.5, `${strength} ${isDark}`);
  }
});

test("the scale of colours reaches as far as the values do, from double to eight times the average", () => {
  const [{ measure }] = groupsFor(model.segments);
  const ends = (...indexes) => {
    const reach = reachOf(indexes.map(measure.step));
    return [-reach, reach].map((step) => Math.round(10 * 100 * 2 ** step) / 10);
  };
  assert.deepEqual(ends(95, 110), [50, 200]);
  assert.deepEqual(ends(25, 300), [25, 400]);
  assert.deepEqual(ends(40, 250), [40, 250]);
  assert.deepEqual(ends(1, 9000), [12.5, 800]);
});

test("above and below the average have other colours, and more has more of it", () => {
  for (const { isDark, surface } of THEMES) {
    assert.notEqual(heatColor(-1, isDark), heatColor(1, isDark));
    for (const sign of [-1, 1])
      assert.ok(contrast(heatColor(sign, isDark), surface) > contrast(heatColor(sign / 2, isDark), surface));
  }
  assert.equal(heatColor(7, false), heatColor(1, false));
});

test("a cell tells what it was computed from, and nothing that was not", () => {
  const [segment] = model.segments;
  const [{ measure }] = groupsFor(model.segments);
  const row = { feature: "Milk", mean: 11000, median: 8800, index: 190, q1: 5000, q3: 14000, total_share: 0.62 };
  assert.equal(
    cellTold(segment, row, measure),
    "High Milk, Milk: index 190, 1.9 times the average. Mean 11,000, median 8,800. " +
      "Half of its customers are between 5,000 and 14,000. 62% of the whole Milk is theirs.",
  );
  assert.equal(
    cellTold(segment, { feature: "Milk", index: null }, measure),
    "High Milk, Milk: no average to compare with.",
  );
});
