/** Purchases added up over time: what happened, and what a model expects with its interval. */

import { brief, day, month } from "../format.js";
import { actualTold, CURVES, expectedTold } from "../sentences/forecasting.js";
import { axisFor, layoutFor } from "./base.js";
import { endNames } from "./ends.js";
import { wrapped } from "./wrapping.js";

const HEIGHT = 330;
const ROOM = { left: 54, top: 30, bottom: 50, right: 92 };
const INNER = HEIGHT - ROOM.top - ROOM.bottom;

/**
 * @param {{points: Array<{date: string, expected, low, high, actual}>, since: string?}} shown
 *   `since` is the day from which on purchases were kept from the model
 */
export function curveChart({ points, since = null }, { width, theme }) {
  const known = points.filter(({ actual }) => actual != null);
  const expected = points.filter((one) => one.expected != null);
  const forecast = since === null ? expected : keptOf(expected, since);
  const most = Math.max(...points.flatMap((one) => [one.actual ?? 0, one.expected ?? 0, one.high ?? 0]), 1);
  const dashed = { color: theme.accent, width: 2, dash: "dash" };
  const range = [0, most * 1.06];
  const ends = [
    known.length ? endOf(known, "actual", CURVES.happened, theme.ink) : null,
    expected.length ? endOf(expected, "expected", CURVES.expected, theme.accent) : null,
  ].filter(Boolean);
  return {
    data: [
      ...band(forecast, theme),
      line(since === null ? [] : expected.filter(({ date }) => date <= since), "expected", dashed, expectedTold),
      line(forecast, "expected", dashed, expectedTold),
      line(known, "actual", { color: theme.ink, width: 2.5 }, actualTold),
    ].filter(({ x }) => x.length),
    layout: layoutFor(theme, {
      height: HEIGHT,
      margin: { l: ROOM.left, r: ROOM.right, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        type: "date",
        range: [points[0].date, points.at(-1).date],
        showgrid: false,
        ...monthTicks(points, width < 480 ? 3 : width < 620 ? 4 : 6),
        ...CLEAR_OF_ZERO,
      }),
      yaxis: axisFor(theme, { range, nticks: 5, tickformat: "~s" }),
      shapes: since ? [boundary(since, theme)] : [],
      annotations: [...endNames(ends, { range, height: INNER }), ...(since ? [boundaryName(since, { points, theme })] : [])],
    }),
  };
}

/** First days of months, in the browser's language; days where it is but a few weeks. */
function monthTicks(points, most) {
  const [first, last] = [points[0].date, points.at(-1).date].map((date) => date.slice(0, 10));
  const starts = [];
  const at = new Date(`${first.slice(0, 7)}-01T00:00:00Z`);
  for (; at <= new Date(`${last}T00:00:00Z`); at.setUTCMonth(at.getUTCMonth() + 1))
    if (at.toISOString().slice(0, 10) >= first) starts.push(at.toISOString().slice(0, 10));
  if (starts.length < 2) return { tickvals: [first, last], ticktext: [day(first), day(last)] };
  const step = Math.ceil(starts.length / most);
  const shown = starts.filter((_, place) => place % step === 0);
  return { tickvals: shown, ticktext: shown.map(month) };
}

/** Keeps the first day clear of the zero beside it. */
const CLEAR_OF_ZERO = { ticks: "outside", ticklen: 7, tickcolor: "rgba(0,0,0,0)" };

const endOf = (points, key, word, color) => ({
  x: points.at(-1).date,
  y: points.at(-1)[key],
  text: `${word}<br><b>${brief(points.at(-1)[key])}</b>`,
  color,
});

function line(points, key, style, tell) {
  return {
    type: "scatter",
    mode: "lines",
    x: points.map(({ date }) => date),
    y: points.map((one) => one[key]),
    line: style,
    hoverinfo: "text",
    hovertext: points.map((one) => wrapped(tell(one))),
  };
}

/**
 * What was forecast from the day on from which purchases were kept. It begins with what had happened by then, and
 * nothing is uncertain yet; forecasts that have an interval of all the time go on from what they expected.
 */
function keptOf(expected, since) {
  const start = expected.find(({ date }) => date === since);
  const later = expected.filter(({ date }) => date > since);
  if (!start) return later;
  const value = start.low == null ? (start.actual ?? start.expected) : start.expected;
  return [{ ...start, expected: value, low: value, high: value }, ...later];
}

/** Two lines that cannot be seen, with colour between them. */
function band(points, theme) {
  const known = points.filter(({ low, high }) => low != null && high != null);
  const edge = (key, more) => ({
    type: "scatter",
    mode: "lines",
    x: known.map(({ date }) => date),
    y: known.map((one) => one[key]),
    line: { width: 0, color: theme.accent },
    hoverinfo: "skip",
    ...more,
  });
  return [edge("low", {}), edge("high", { fill: "tonexty", fillcolor: `${theme.accent}2E` })];
}

const boundary = (since, theme) => ({
  type: "line",
  x0: since,
  x1: since,
  yref: "paper",
  y0: 0,
  y1: 1,
  line: { color: theme.muted, width: 1, dash: "dot" },
});

/** On the side of the line that has more room, away from the names at the ends. */
function boundaryName(since, { points, theme }) {
  const [first, at, last] = [points[0].date, since, points.at(-1).date].map(Date.parse);
  const isLate = at - first > last - at;
  return {
    x: since,
    y: 1,
    yref: "paper",
    text: CURVES.boundary,
    showarrow: false,
    xanchor: isLate ? "right" : "left",
    yanchor: "bottom",
    xshift: isLate ? 14 : -2,
    yshift: 4,
    font: { size: 12, color: theme.muted },
  };
}
