/** One criterion over the number of segments, small: a line for each algorithm, the chosen number marked. */

import { candidateTold, SELECTION } from "../sentences/criteria.js";
import { axisFor, layoutFor } from "./base.js";
import { wrapped } from "./wrapping.js";

/** How the line of each algorithm looks, in all criteria alike. */
export const LINES = Object.freeze([
  { dash: "solid", symbol: "circle" },
  { dash: "dash", symbol: "circle-open" },
  { dash: "dot", symbol: "x-thin-open" },
  { dash: "dashdot", symbol: "diamond-open" },
]);
const HEIGHT = 208;
const ROOM = { left: 46, right: 8, top: 22, bottom: 44 };
const MOST_TICKS = 12;

export const lineOf = (algorithm, algorithms) => LINES[Math.max(0, algorithms.indexOf(algorithm)) % LINES.length];

/**
 * @param {{candidates: Array, criterion: Object, algorithms: string[], chosen: number}} shown
 *   `criterion` as in `CRITERIA`; `algorithms` in the order of the key; `chosen` is a number of segments
 */
export function selectionChart({ candidates, criterion, algorithms, chosen }, { theme }) {
  const { key } = criterion;
  const known = candidates.filter((one) => one[key] != null);
  const counts = [...new Set(known.map((one) => one.n_segments))].sort((one, other) => one - other);
  const range = rangeOf(known, key);
  const isShown = counts.includes(chosen);
  return {
    data: [
      ...algorithms.map((algorithm) => line({ known, algorithm, algorithms, criterion, theme })),
      ring(known.filter((one) => one.is_chosen), key, theme),
    ].filter(({ x }) => x.length),
    layout: layoutFor(theme, {
      height: HEIGHT,
      margin: { l: ROOM.left, r: ROOM.right, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        title: { text: SELECTION.axis, standoff: 8 },
        showgrid: false,
        tickvals: counts.length > MOST_TICKS ? undefined : counts,
        range: [counts[0] - 0.5, counts.at(-1) + 0.5],
      }),
      yaxis: axisFor(theme, { nticks: 4, range, tickformat: Math.max(...range.map(Math.abs)) < 10 ? "~g" : "~s" }),
      shapes: isShown ? [chosenLine(chosen, theme)] : [],
      annotations: isShown ? [chosenName(chosen, theme)] : [],
    }),
  };
}

function rangeOf(known, key) {
  const error = (one) => (key === "gap" ? (one.standard_error ?? 0) : 0);
  const low = Math.min(...known.map((one) => one[key] - error(one)));
  const high = Math.max(...known.map((one) => one[key] + error(one)));
  const pad = (high - low || Math.abs(high) || 1) * 0.12;
  return [key === "inertia" ? 0 : low - pad, high + pad];
}

function line({ known, algorithm, algorithms, criterion, theme }) {
  const own = known
    .filter((one) => one.algorithm === algorithm)
    .sort((one, other) => one.n_segments - other.n_segments);
  const { dash, symbol } = lineOf(algorithm, algorithms);
  const color = algorithms[0] === algorithm ? theme.ink : theme.muted;
  const hasErrors = criterion.key === "gap" && own.some((one) => one.standard_error != null);
  return {
    type: "scatter",
    mode: "lines+markers",
    x: own.map((one) => one.n_segments),
    y: own.map((one) => one[criterion.key]),
    line: { color, width: 1.75, dash },
    marker: { color, size: 6, symbol, line: { color, width: 1.5 } },
    ...(hasErrors
      ? { error_y: { type: "data", array: own.map((one) => one.standard_error ?? 0), color, thickness: 1, width: 3 } }
      : {}),
    hoverinfo: "text",
    hovertext: own.map((one) => wrapped(candidateTold(criterion, one))),
  };
}

const ring = (chosen, key, theme) => ({
  type: "scatter",
  mode: "markers",
  x: chosen.map((one) => one.n_segments),
  y: chosen.map((one) => one[key]),
  marker: { symbol: "circle-open", size: 15, color: theme.accent, line: { width: 2.5 } },
  hoverinfo: "skip",
});

const chosenLine = (x, theme) => ({
  type: "line",
  layer: "below",
  x0: x,
  x1: x,
  yref: "paper",
  y0: 0,
  y1: 1,
  line: { color: theme.accent, width: 1.5, dash: "dot" },
});

const chosenName = (x, theme) => ({
  x,
  yref: "paper",
  y: 1,
  yanchor: "bottom",
  text: `<b>${SELECTION.chosen}</b>`,
  showarrow: false,
  font: { size: 12, color: theme.accent },
});
