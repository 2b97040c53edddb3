/** The names of segments on the map, each over the middle of its customers. */

import { colorOf, letterOf } from "../palette.js";
import { middleOf } from "../sentences/places.js";
import { extent, twoLines } from "./base.js";

const TAG = { height: 44, width: 170 };
/** A narrow map shows the letters of the legend instead of names, which would cover the customers. */
const LETTER = { height: 24, width: 26 };
const LEAST_WIDTH_FOR_NAMES = 470;

/** Off the middle, where the typical customers are ringed. */
const ABOVE_RINGS = 34;

/** @returns {Array} annotations of the chart */
export function nameTags({ points, segments, hasTypical }, { width, height, theme }) {
  const hasNames = width >= LEAST_WIDTH_FOR_NAMES;
  const labels = spreadOut(
    segments
      .filter(({ segment }) => segment >= 0)
      .map((segment) => ({ segment, ...middleOf(points, segment.segment) })),
    points,
    { width, height, tag: hasNames ? TAG : LETTER },
  );
  const lift = hasTypical && points.is_typical?.some(Boolean) ? ABOVE_RINGS : 0;
  return labels.map(({ shift, ...label }) => nameTag({ ...label, shift: shift + lift }, theme, hasNames));
}

function nameTag({ segment, x, y, shift }, theme, hasNames) {
  return {
    x,
    y,
    yshift: shift,
    text: hasNames ? twoLines(segment.name, 22) : letterOf(segment),
    showarrow: false,
    bgcolor: theme.veil,
    bordercolor: colorOf(segment, theme.isDark),
    borderwidth: 1.5,
    borderpad: hasNames ? 4 : 3,
    font: { size: 12.5, color: theme.ink, weight: 600 },
  };
}

/** Moves name tags apart, upward, when two would cover each other. */
function spreadOut(labels, points, { width, height, tag }) {
  const pixels = (values, size) => {
    const [low, high] = extent(values);
    return (value) => ((value - low) / (high - low || 1)) * size;
  };
  const [across, along] = [pixels(points.x, width), pixels(points.y, height)];
  const placed = [];
  for (const label of [...labels].sort((one, other) => one.y - other.y)) {
    const start = { x: across(label.x), y: along(label.y) };
    const covers = (at) =>
      placed.some((one) => Math.abs(one.x - start.x) < tag.width && Math.abs(one.y - at) < tag.height);
    let at = start.y;
    while (covers(at)) at += tag.height / 4;
    placed.push({ x: start.x, y: at });
    label.shift = at - start.y;
  }
  return labels;
}
