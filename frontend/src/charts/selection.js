/** One criterion over the number of segments: a line for each algorithm, the chosen one ringed. */

import { algorithmName, integer, plural, score } from "../format.js";
import { axisFor, layoutFor } from "./base.js";

const DASHES = ["solid", "dash", "dot", "dashdot"];
const HEIGHT = 300;

/** @param {{candidates: Array, criterion: string, title: string}} shown */
export function selectionChart({ candidates, criterion, title }, { width, theme }) {
  const known = candidates.filter((one) => one[criterion] != null);
  const show = criterion === "silhouette" ? score : integer;
  const algorithms = [...new Set(known.map((one) => one.algorithm))];
  const lines = algorithms.map((algorithm, place) => line({ known, algorithm, place, criterion, title, show, theme }));
  const chosen = known.filter((one) => one.is_chosen);
  const counts = [...new Set(known.map((one) => one.n_segments))];
  const layout = layoutFor(theme, {
    height: HEIGHT, margin: { l: 52, r: width < 480 ? 16 : 24, t: 20, b: 48 }, hovermode: "closest",
    xaxis: axisFor(theme, { title: { text: "Number of segments" }, showgrid: false, tickvals: counts, range: [Math.min(...counts) - 0.4, Math.max(...counts) + 0.4] }),
    yaxis: axisFor(theme, { nticks: 5, rangemode: criterion === "inertia" ? "tozero" : "normal", range: rangeOf(known, criterion) }),
    annotations: [...algorithms.map((algorithm) => lineName(known, algorithm, criterion, theme)), ...chosen.map((one) => chosenTag(one, criterion, theme))],
  });
  return { data: [...lines, ring(chosen, criterion, theme)], layout };
}

function rangeOf(known, criterion) {
  const values = known.map((one) => one[criterion]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || Math.abs(high) || 1) * 0.22;
  return [criterion === "inertia" ? 0 : low - pad, high + pad];
}

function line({ known, algorithm, place, criterion, title, show, theme }) {
  const own = known.filter((one) => one.algorithm === algorithm).sort((one, other) => one.n_segments - other.n_segments);
  const color = place === 0 ? theme.ink : theme.muted;
  return {
    type: "scatter", mode: "lines+markers", x: own.map((one) => one.n_segments), y: own.map((one) => one[criterion]),
    line: { color, width: 2, dash: DASHES[place % DASHES.length] }, marker: { color, size: 6 },
    hoverinfo: "text", hovertext: own.map((one) =>
      `With ${plural(one.n_segments, "segment")}, ${algorithmName(algorithm)}<br>has ${title.toLowerCase()} ${show(one[criterion])}.`),
  };
}

function ring(chosen, criterion, theme) {
  return {
    type: "scatter", mode: "markers", x: chosen.map((one) => one.n_segments), y: chosen.map((one) => one[criterion]),
    marker: { symbol: "circle-open", size: 18, color: theme.accent, line: { width: 2.5 } }, hoverinfo: "skip",
  };
}

/** The name of an algorithm at the right end of its line. */
function lineName(known, algorithm, criterion, theme) {
  const last = known.filter((one) => one.algorithm === algorithm).reduce((one, other) => (other.n_segments > one.n_segments ? other : one));
  const others = known.filter((one) => one.n_segments === last.n_segments && one.algorithm !== algorithm);
  const isBelow = others.some((one) => one[criterion] > last[criterion]);
  return {
    x: last.n_segments, y: last[criterion], text: algorithmName(algorithm), showarrow: false, xanchor: "right",
    yanchor: isBelow ? "top" : "bottom", yshift: isBelow ? -8 : 8, xshift: 8, font: { size: 12, color: theme.ink },
  };
}

const chosenTag = (one, criterion, theme) => ({
  x: one.n_segments, y: one[criterion], text: "<b>chosen</b>", showarrow: false, xanchor: "left", yanchor: "bottom",
  xshift: 12, yshift: 4, font: { size: 12, color: theme.accent },
});
