/** Every feature against every other, customers coloured by segment; densities of each on the diagonal. */

import { shortenApart } from "../format.js";
import { axisFor, layoutFor, plain } from "./base.js";
import { areas, marksOf } from "./marks.js";

const CELL = { gap: 10, most: 260 };
const LETTER = 7.4;
const ROOM = { left: 28, bottom: 28 };
/** The name of the feature stands above its densities. */
const HEADROOM = 1.22;
/** Each mark is an element of the page: more than this many make it slow. */
const MOST_MARKS = 9000;

/** @param {{matrix, segments: Array}} shown */
export function matrixChart({ matrix, segments }, { width, theme }) {
  const { features } = matrix;
  const n = features.length;
  const side = Math.min(CELL.most, (width - ROOM.left - CELL.gap * (n - 1)) / n);
  const whole = side * n + CELL.gap * (n - 1);
  const names = shortenApart(features, Math.max(6, Math.floor((side - 10) / LETTER)));
  const places = thinned(matrix.segment.length, n);
  const layout = layoutFor(theme, {
    height: Math.round(whole + ROOM.bottom),
    margin: { l: ROOM.left, r: Math.max(0, width - ROOM.left - whole), t: 0, b: ROOM.bottom },
    hovermode: "closest",
    annotations: features.map((_, at) => title(names[at], { at, side, whole, theme })),
  });
  const spans = Object.fromEntries(features.map((name) => [name, spanOf(matrix.points[name])]));
  const data = cells(n).flatMap(({ row, column, suffix }) => {
    const [x, y] = [features[column], features[row]];
    const isDensity = row === column;
    const place = { column, row, side, whole, suffix };
    layout[`xaxis${suffix}`] = axis(theme, place, "x", spans[x], row === n - 1 ? names[column] : "");
    layout[`yaxis${suffix}`] = isDensity
      ? axis(theme, place, "y", [0, highest(matrix.densities[x]) * HEADROOM], "")
      : axis(theme, place, "y", spans[y], column === 0 ? names[row] : "");
    const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    return isDensity
      ? areas(matrix.densities[x], { segments, theme, feature: x, axes })
      : marksOf({ matrix, x, y, places, segments, theme, axes, size: 4 });
  });
  return { data, layout };
}

/** Whatever the order of the customers, steps of the golden section meet each kind as often as it is there. */
const GOLDEN = 0.6180339887498949;

/** The customers that are drawn in each cell, some from everywhere. */
export function thinned(count, n) {
  const most = Math.max(100, Math.floor(MOST_MARKS / Math.max(1, (n * (n - 1)) / 2)));
  const places = Array.from({ length: count }, (_, place) => place);
  return count <= most ? places : places.filter((place) => (place * GOLDEN) % 1 < most / count);
}

const highest = (densities) => Math.max(...densities.flatMap(({ density }) => density ?? []), 1e-9);

/** The upper half would say the same again. */
function cells(n) {
  const all = Array.from({ length: n }, (_, row) =>
    Array.from({ length: row + 1 }, (__, column) => ({ row, column })),
  ).flat();
  return all.map((cell, place) => ({ ...cell, suffix: place ? String(place + 1) : "" }));
}

function axis(theme, { column, row, side, whole, suffix }, letter, range, text) {
  const start = (letter === "x" ? column : row) * (side + CELL.gap);
  const domain =
    letter === "x" ? [start / whole, (start + side) / whole] : [1 - (start + side) / whole, 1 - start / whole];
  return axisFor(theme, {
    domain: domain.map((share) => Math.max(0, Math.min(1, share))),
    anchor: `${letter === "x" ? "y" : "x"}${suffix}`,
    range,
    showgrid: false,
    showline: true,
    mirror: true,
    linecolor: theme.line,
    showticklabels: false,
    title: { text: plain(text), standoff: 8 },
  });
}

const title = (name, { at, side, whole, theme }) => ({
  text: `<b>${plain(name)}</b>`,
  x: (at * (side + CELL.gap)) / whole,
  y: 1 - (at * (side + CELL.gap)) / whole,
  xref: "paper",
  yref: "paper",
  xanchor: "left",
  yanchor: "top",
  xshift: 5,
  yshift: -3,
  showarrow: false,
  font: { size: 12, color: theme.ink },
});

export function spanOf(values) {
  const known = values.filter((value) => value != null);
  const [low, high] = known.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const pad = (high - low || 1) * 0.06;
  return known.length ? [low - pad, high + pad] : [0, 1];
}
