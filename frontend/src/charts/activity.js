/** Who is likely still active, by how often and until when a customer bought. */

import { ACTIVITY } from "../sentences/forecasting.js";
import { activityTold } from "../sentences/forecasts.js";
import { heatColor } from "../palette/heat.js";
import { axisFor, layoutFor } from "./base.js";
import { wrapped } from "./wrapping.js";

const STOPS = [0, 0.25, 0.5, 0.75, 1];
const DOTS = { least: 3, most: 13 };

/** @param {{frequencies, recencies_weeks, probability_active: number[][], n_customers: number[][]}} activity */
export function activityChart(activity, { width, theme }) {
  const { frequencies, recencies_weeks: weeks, probability_active: shares, n_customers: counts } = activity;
  const told = frequencies.map((frequency, row) =>
    weeks.map((recencyWeeks, column) =>
      shares[row][column] == null
        ? ""
        : wrapped(
            activityTold({ frequency, recencyWeeks, share: shares[row][column], nCustomers: counts[row][column] }),
          ),
    ),
  );
  return {
    data: [
      {
        type: "heatmap",
        x: weeks,
        y: frequencies,
        z: shares,
        zmin: 0,
        zmax: 1,
        showscale: false,
        xgap: 1,
        ygap: 1,
        colorscale: STOPS.map((stop) => [stop, heatColor(stop, theme.isDark)]),
        hoverongaps: false,
        hoverinfo: "text",
        text: told,
      },
      dots(activity, theme),
    ],
    layout: layoutFor(theme, {
      height: width < 560 ? 360 : 420,
      margin: { l: 48, r: 4, t: 4, b: 48 },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        title: { text: ACTIVITY.across(width < 480) },
        showgrid: false,
        nticks: width < 480 ? 6 : 12,
      }),
      yaxis: axisFor(theme, { title: { text: ACTIVITY.up, standoff: 8 }, showgrid: false, nticks: 8 }),
    }),
  };
}

/** Where customers are: a dot in each cell that has some. Most bought once: by area, the others could not be seen. */
function dots({ frequencies, recencies_weeks: weeks, n_customers: counts }, theme) {
  const most = Math.max(...counts.flat(), 1);
  const filled = frequencies.flatMap((frequency, row) =>
    weeks.flatMap((week, column) => (counts[row][column] ? [{ week, frequency, count: counts[row][column] }] : [])),
  );
  return {
    type: "scatter",
    mode: "markers",
    x: filled.map(({ week }) => week),
    y: filled.map(({ frequency }) => frequency),
    marker: {
      color: theme.ink,
      opacity: 0.55,
      line: { width: 0 },
      size: filled.map(({ count }) => DOTS.least + (DOTS.most - DOTS.least) * (Math.log(count) / Math.log(Math.max(2, most)))),
    },
    hoverinfo: "skip",
  };
}
