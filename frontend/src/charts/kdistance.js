/** How far the neighbours of customers are, and up to where they count as neighbours. */

import { percent as asPercent } from "../format.js";
import { DENSITY, neighboursTold } from "../sentences/trees.js";
import { axisFor, layoutFor } from "./base.js";
import { wrapped } from "./wrapping.js";

const QUARTERS = [0, 25, 50, 75, 100];
/** Keeps the first share clear of the zero beside it. */
const CLEAR_OF_ZERO = { ticks: "outside", ticklen: 7, tickcolor: "rgba(0,0,0,0)" };

/** @param {{percent: number[], distance: number[], eps: number|null, nNeighbours: number}} shown */
export function kDistanceChart({ percent, distance, eps, nNeighbours }, { theme }) {
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: percent,
        y: distance,
        line: { color: theme.ink, width: 2 },
        hoverinfo: "text",
        hovertext: percent.map((share, place) =>
          wrapped(neighboursTold({ share, nNeighbours, distance: distance[place] })),
        ),
      },
    ],
    layout: layoutFor(theme, {
      height: 320,
      margin: { l: 60, r: 16, t: 16, b: 48 },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        title: { text: DENSITY.axis },
        showgrid: false,
        range: [0, 100],
        tickvals: QUARTERS,
        ticktext: QUARTERS.map((share) => asPercent(share / 100)),
        ...CLEAR_OF_ZERO,
      }),
      yaxis: axisFor(theme, { title: { text: DENSITY.distance }, rangemode: "tozero", nticks: 5 }),
      shapes: eps == null ? [] : [level(eps, theme)],
      annotations: eps == null ? [] : [levelName(eps, theme)],
    }),
  };
}

const level = (eps, theme) => ({
  type: "line",
  xref: "paper",
  x0: 0,
  x1: 1,
  y0: eps,
  y1: eps,
  line: { color: theme.accent, width: 1.5, dash: "dash" },
});

const levelName = (eps, theme) => ({
  xref: "paper",
  x: 0,
  y: eps,
  text: `<b>${DENSITY.upTo(eps)}</b>`,
  showarrow: false,
  xanchor: "left",
  yanchor: "bottom",
  xshift: 6,
  font: { size: 12, color: theme.accent },
});
