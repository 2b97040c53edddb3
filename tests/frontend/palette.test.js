import assert from "node:assert/strict";
import { test } from "node:test";

import { colorOf, contrast, letterOf, placesIn, shapeOf } from "../../frontend/src/palette.js";

const FROM_THE_SERVICE = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#B8860B",
  "#3A9BD9",
  "#6B4C9A",
  "#7F7F7F",
];
const DARK_PAPER = "#151514";
const LIGHT_PAPER = "#FCFBF9";

test("the contrast of black on white is 21", () => {
  assert.equal(Math.round(contrast("#000000", "#FFFFFF")), 21);
});

test("every segment stands out from dark paper", () => {
  for (const color of [...FROM_THE_SERVICE, "#000000", "#0000FF"]) {
    const shown = colorOf({ segment: 0, color }, true);
    assert.match(shown, /^#[0-9A-F]{6}$/);
    assert.ok(contrast(shown, DARK_PAPER) >= 4.5, `${color} became ${shown}`);
  }
});

test("in light the service's colour is shown as it is", () => {
  for (const color of FROM_THE_SERVICE) assert.equal(colorOf({ segment: 3, color }, false), color);
});

test("a colour that would vanish on light paper is darkened", () => {
  for (const color of ["#F0E442", "#FFFFFF", "#FFFF00"]) {
    assert.ok(contrast(colorOf({ segment: 0, color }, false), LIGHT_PAPER) >= 2, color);
  }
});

test("what is not a colour is replaced by one, and never reaches a style", () => {
  assert.equal(colorOf({ segment: 0, color: "url(//evil)" }, false), "#0072B2");
  assert.equal(colorOf({ segment: 9, color: null }, false), "#E69F00");
});

test("eight segments have eight shapes and eight colours in either theme", () => {
  const segments = FROM_THE_SERVICE.map((color, segment) => ({ segment, color }));
  assert.equal(new Set(segments.map((one) => shapeOf(one).symbol)).size, 8);
  for (const isDark of [false, true])
    assert.equal(new Set(segments.map((one) => colorOf(one, isDark))).size, 8);
});

test("the hue survives the dark", () => {
  assert.match(
    colorOf({ segment: 0, color: "#0000FF" }, true),
    /^#([0-9A-F]{2})\1/,
    "blue keeps red and green equal",
  );
});

test("beyond eight segments colours come again, but never with the same shape", () => {
  const looks = Array.from({ length: 24 }, (_, segment) => {
    const one = { segment, color: FROM_THE_SERVICE[segment % 8] };
    return `${colorOf(one, false)} ${shapeOf(one).symbol}`;
  });
  assert.equal(new Set(looks).size, 24);
  const unnamed = Array.from({ length: 24 }, (_, segment) => {
    const one = { segment, color: null };
    return `${colorOf(one, true)} ${shapeOf(one).symbol}`;
  });
  assert.equal(new Set(unnamed).size, 24, "nor with the page's own colours");
});

test("each segment has a letter of its own", () => {
  assert.deepEqual(
    [0, 1, 25, 26, 27, 52].map((segment) => letterOf({ segment })),
    ["A", "B", "Z", "AA", "AB", "BA"],
  );
});

test("customers of no segment have a place, a shape and a letter of their own", () => {
  const segments = [
    { segment: 0, size: 60 },
    { segment: 1, size: 30 },
  ];
  assert.equal(placesIn({ segments, n_unassigned: 0 }), segments);
  const none = placesIn({ segments, n_unassigned: 10 }).at(-1);
  assert.deepEqual([none.segment, none.name, none.size, none.share], [-1, "Unassigned", 10, 0.1]);
  assert.ok(segments.every((segment) => shapeOf(segment).symbol !== shapeOf(none).symbol));
  assert.equal(letterOf(none), "–");
});
