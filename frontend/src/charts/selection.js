/** One criterion over the number of segments: a line for each algorithm, the chosen one ringed. */

import { algorithmName, plural, quantity, score } from "../format.js";
import { axisFor, layoutFor, roomFor } from "./base.js";

const DASHES = ["solid", "dash", "dot", "dashdot"];
const HEIGHT = 300;
/** Height of the name of a line, in pixels. */
const NAME = 16;

/** @param {{candidates: Array, criterion: string, title: string, mark?: string}} shown; `mark` stands at the ring */
export function selectionChart({ candidates, criterion, title, mark = "chosen" }, { theme }) {
  const known = candidates.filter((one) => one[criterion] != null);
  const show = criterion === "inertia" ? quantity : score;
  const algorithms = [...new Set(known.map((one) => one.algorithm))];
  const lines = algorithms.map((algorithm, place) =>
    line({ known, algorithm, place, criterion, title, show, theme }),
  );
  const chosen = known.filter((one) => one.is_chosen);
  const counts = [...new Set(known.map((one) => one.n_segments))];
  const ends = lineEnds(known, algorithms, criterion);
  const layout = layoutFor(theme, {
    height: HEIGHT,
    margin: { l: 48, r: roomFor(ends.map(({ name }) => name)), t: 20, b: 48 },
    hovermode: "closest",
    xaxis: axisFor(theme, {
      title: { text: "Number of segments" },
      showgrid: false,
      tickvals: counts,
      range: [Math.min(...counts) - 0.6, Math.max(...counts) + 0.4],
    }),
    yaxis: axisFor(theme, {
      nticks: 5,
      tickformat: criterion === "inertia" ? ",.4~r" : ".2f",
      range: rangeOf(known, criterion),
    }),
    annotations: [
      ...ends.map((end) => lineName(end, theme)),
      ...chosen.map((one) => chosenTag(one, { criterion, mark, theme })),
    ],
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
  const own = known
    .filter((one) => one.algorithm === algorithm)
    .sort((one, other) => one.n_segments - other.n_segments);
  const color = place === 0 ? theme.ink : theme.muted;
  return {
    type: "scatter",
    mode: "lines+markers",
    x: own.map((one) => one.n_segments),
    y: own.map((one) => one[criterion]),
    line: { color, width: 2, dash: DASHES[place % DASHES.length] },
    marker: { color, size: 6 },
    hoverinfo: "text",
    hovertext: own.map(
      (one) =>
        `With ${plural(one.n_segments, "segment")}, ${algorithmName(algorithm)}<br>has ${title.toLowerCase()} ${show(one[criterion])}.`,
    ),
  };
}

function ring(chosen, criterion, theme) {
  return {
    type: "scatter",
    mode: "markers",
    x: chosen.map((one) => one.n_segments),
    y: chosen.map((one) => one[criterion]),
    marker: { symbol: "circle-open", size: 18, color: theme.accent, line: { width: 2.5 } },
    hoverinfo: "skip",
  };
}

/** Where each line ends, lowest first, moved apart so that their names can be read. */
function lineEnds(known, algorithms, criterion) {
  const ends = algorithms
    .map((algorithm) => {
      const own = known.filter((one) => one.algorithm === algorithm);
      const last = own.reduce((one, other) => (other.n_segments > one.n_segments ? other : one));
      return { name: algorithmName(algorithm), x: last.n_segments, y: last[criterion], shift: 0 };
    })
    .sort((one, other) => one.y - other.y);
  const [low, high] = rangeOf(known, criterion);
  const pixels = (end) => ((end.y - low) / (high - low)) * (HEIGHT - 68) + end.shift;
  for (let place = 1; place < ends.length; place += 1) {
    ends[place].shift = Math.max(0, NAME - (pixels(ends[place]) - pixels(ends[place - 1])));
  }
  return ends;
}

const lineName = ({ name, x, y, shift }, theme) => ({
  x,
  y,
  text: name,
  showarrow: false,
  xanchor: "left",
  xshift: 10,
  yshift: shift,
  font: { size: 12, color: theme.ink },
});

const chosenTag = (one, { criterion, mark, theme }) => ({
  x: one.n_segments,
  y: one[criterion],
  text: `<b>${mark}</b>`,
  showarrow: false,
  yanchor: "bottom",
  yshift: 11,
  font: { size: 12, color: theme.accent },
});
