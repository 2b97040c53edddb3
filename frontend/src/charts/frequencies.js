/** Expected and actual purchases in the time that was kept from the model, by how often customers had bought. */

import { score } from "../format.js";
import { CURVES, QUALITY } from "../sentences/forecasting.js";
import { frequencyTold } from "../sentences/forecasts.js";
import { axisFor, layoutFor, plain } from "./base.js";
import { endNames } from "./ends.js";
import { wrapped } from "./wrapping.js";

const HEIGHT = 318;
const ROOM = { left: 44, right: 78, top: 30, bottom: 48 };

/** @param {Array<{frequency: string, n_customers: number, expected: number, actual: number}>} groups */
export function frequencyChart(groups, { theme }) {
  const known = groups.filter(({ n_customers: count }) => count > 0);
  const series = [
    { key: "actual", word: CURVES.happened, color: theme.ink, symbol: "circle", dash: "solid" },
    { key: "expected", word: CURVES.expected, color: theme.accent, symbol: "diamond", dash: "dash" },
  ];
  const each = (one, key) => one[key] / one.n_customers;
  const most = Math.max(...known.flatMap((one) => series.map(({ key }) => each(one, key))), 1e-9);
  const range = [0, most * 1.1];
  const ends = series.map(({ key, word, color }) => ({
    x: known.length - 1,
    y: each(known.at(-1), key),
    text: `${word}<br><b>${score(each(known.at(-1), key))}</b>`,
    color,
  }));
  return {
    data: series.map(({ key, color, symbol, dash }) => ({
      type: "scatter",
      mode: "lines+markers",
      x: known.map((_, place) => place),
      y: known.map((one) => each(one, key)),
      line: { color, width: 2, dash },
      marker: { color, size: 8, symbol },
      hoverinfo: "text",
      hovertext: known.map((one) => wrapped(frequencyTold({ ...one, frequency: plain(one.frequency) }))),
    })),
    layout: layoutFor(theme, {
      height: HEIGHT,
      margin: { l: ROOM.left, r: ROOM.right, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        title: { text: QUALITY.across },
        showgrid: false,
        tickvals: known.map((_, place) => place),
        ticktext: known.map(({ frequency }) => plain(frequency)),
        range: [-0.3, known.length - 0.8],
      }),
      yaxis: axisFor(theme, { range, nticks: 5, title: { text: QUALITY.up, standoff: 6 } }),
      annotations: endNames(ends, { range, height: HEIGHT - ROOM.top - ROOM.bottom }),
    }),
  };
}
