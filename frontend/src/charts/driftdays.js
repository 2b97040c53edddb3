/** Drift of each day over time, with the limits as zones. */

import { DRIFT_DAYS, dayLines } from "../sentences/driftdays.js";
import { axisFor, layoutFor, plain } from "./base.js";
import { endNames } from "./ends.js";

const HEIGHT = 320;
const NARROW = 560;
const DAY_MILLISECONDS = 86_400_000;
/** Beyond it, more says nothing more: what is farther is drawn at the top. */
const MOST = 1;
/** The limit up to which nothing is said keeps some room below the top. */
const LEAST = 0.35;

/** @param {{days: Array, thresholds: {psi_watch: number, psi_retrain: number}}} history */
export function driftDaysChart({ days, thresholds }, { width, theme }) {
  const isNarrow = width < NARROW;
  const values = days.flatMap((one) => [one.psi, one.segments_psi]).filter((value) => value != null);
  const top = Math.min(MOST, Math.max(LEAST, ...values));
  const range = [0, top * 1.08];
  const room = { left: 46, right: isNarrow ? 12 : 176, top: 16, bottom: 44 };
  const ends = [
    endOf(days, "psi", { text: DRIFT_DAYS.feature, color: theme.ink, top }),
    endOf(days, "segments_psi", { text: DRIFT_DAYS.segments, color: theme.muted, top }),
  ].filter(Boolean);
  return {
    data: [
      line(days, "segments_psi", { color: theme.muted, width: 1.5, dash: "dot" }, top),
      { ...line(days, "psi", { color: theme.ink, width: 1.5 }, top), ...marks(days, theme) },
    ],
    layout: layoutFor(theme, {
      height: HEIGHT,
      margin: { l: room.left, r: room.right, t: room.top, b: room.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, { type: "date", range: span(days), showgrid: false, ...ticks(days, isNarrow) }),
      yaxis: axisFor(theme, { range, nticks: 5, title: { text: DRIFT_DAYS.axis, standoff: 8 } }),
      shapes: zones(thresholds, range, theme),
      annotations: [
        ...(isNarrow ? [] : endNames(ends, { range, height: HEIGHT - room.top - room.bottom })),
        zoneName(DRIFT_DAYS.watch, thresholds.psi_watch, theme.warn),
        zoneName(DRIFT_DAYS.retrain, thresholds.psi_retrain, theme.bad),
      ],
    }),
  };
}

const SYMBOLS = { steady: "circle", watch: "diamond", retrain: "square", too_few: "circle-open" };

function line(days, key, style, top) {
  const known = days.filter((one) => one[key] != null);
  return {
    type: "scatter",
    mode: known.length > 1 ? "lines" : "markers",
    x: known.map(({ day }) => day),
    y: known.map((one) => Math.min(one[key], top)),
    line: style,
    marker: { color: style.color, size: 6, symbol: "line-ew-open" },
    hoverinfo: "skip",
  };
}

/** Each day with its verdict, by shape and colour; a day of few customers is hollow. */
function marks(days, theme) {
  const known = days.filter(({ psi }) => psi != null);
  const colors = { steady: theme.ink, watch: theme.warn, retrain: theme.bad, too_few: theme.muted };
  return {
    mode: known.length > 1 ? "lines+markers" : "markers",
    marker: {
      symbol: known.map(({ verdict }) => SYMBOLS[verdict] ?? "circle-open"),
      color: known.map(({ verdict }) => colors[verdict] ?? theme.muted),
      size: known.length > 120 ? 5 : 9,
      line: { width: 1.5, color: known.map(({ verdict }) => colors[verdict] ?? theme.muted) },
    },
    cliponaxis: false,
    hoverinfo: "text",
    hovertext: known.map((one) => dayLines(one, plain(one.feature ?? "", 40)).join("<br>")),
  };
}

function endOf(days, key, { top, ...more }) {
  const last = days.findLast((one) => one[key] != null);
  return last ? { x: last.day, y: Math.min(last[key], top), ...more } : null;
}

/** A little air at both ends; a single day stands in the middle. */
function span(days) {
  const [first, last] = [days[0], days.at(-1)].map(({ day }) => Date.parse(day));
  const air = Math.max((last - first) * 0.02, DAY_MILLISECONDS * 0.6);
  return [new Date(first - air).toISOString(), new Date(last + air).toISOString()];
}

/** Keeps the first day clear of the zero beside it. */
const CLEAR_OF_ZERO = { ticks: "outside", ticklen: 7, tickcolor: "rgba(0,0,0,0)" };

/** Few days are named each: the library would write hours between them. */
function ticks(days, isNarrow) {
  const most = isNarrow ? 3 : 8;
  const [first, last] = [days[0], days.at(-1)].map(({ day }) => Date.parse(day));
  const apart = Math.max(1, Math.ceil((last - first) / DAY_MILLISECONDS / most));
  return { ...CLEAR_OF_ZERO, tickmode: "linear", tick0: days[0].day, dtick: apart * DAY_MILLISECONDS, tickformat: "%b %-d" };
}

const zones = ({ psi_watch: watch, psi_retrain: retrain }, [, top], theme) =>
  [
    [watch, Math.min(retrain, top), theme.warn],
    [retrain, top, theme.bad],
  ]
    .filter(([from, to]) => to > from)
    .flatMap(([from, to, color]) => [
      { type: "rect", xref: "paper", x0: 0, x1: 1, y0: from, y1: to, fillcolor: color, opacity: 0.09, line: { width: 0 }, layer: "below" },
      { type: "line", xref: "paper", x0: 0, x1: 1, y0: from, y1: from, line: { color, width: 1, dash: "dash" }, layer: "below" },
    ]);

/** Beside its lower limit, at the left, where the first days leave room. */
const zoneName = (text, from, color) => ({
  text,
  xref: "paper",
  x: 0,
  y: from,
  xanchor: "left",
  yanchor: "bottom",
  xshift: 6,
  showarrow: false,
  font: { size: 12, color },
});
