/** How much of the differences each component holds; those that are kept are filled. */

import { percent } from "../format.js";
import { COMPONENTS, componentTold } from "../sentences/silhouettes.js";
import { axisFor, layoutFor } from "./base.js";
import { wrapped } from "./wrapping.js";

const MOST = 20;
const LEAST_BAR_FOR_NUMBER = 40;

/** What each holds together with those before it. */
export function sumsOf(ratios) {
  let sum = 0;
  return ratios.map((one) => (sum += one));
}

/** @param {{ratios: number[], kept: number[]}} shown */
export function variancesChart({ ratios, kept }, { width, theme }) {
  const shown = ratios.slice(0, MOST);
  const places = shown.map((_, place) => place);
  const isKept = places.map((place) => kept.includes(place));
  return {
    data: [
      {
        type: "bar",
        x: places.map((place) => place + 1),
        y: shown,
        marker: {
          color: isKept.map((one) => (one ? theme.accent : theme.line)),
          line: { width: isKept.map((one) => (one ? 0 : 1)), color: theme.strong },
        },
        text: width / shown.length >= LEAST_BAR_FOR_NUMBER ? shown.map((one) => (one < 0.005 ? "" : percent(one))) : undefined,
        textposition: "outside",
        textfont: { size: 12, color: theme.ink },
        cliponaxis: false,
        hoverinfo: "text",
        hovertext: places.map((place) =>
          wrapped(
            componentTold({ number: place + 1, share: shown[place], sum: sumsOf(shown)[place], isKept: isKept[place] }),
          ),
        ),
      },
    ],
    layout: layoutFor(theme, {
      height: 280,
      margin: { l: 48, r: 8, t: 24, b: 48 },
      bargap: 0.35,
      hovermode: "closest",
      xaxis: axisFor(theme, {
        title: { text: COMPONENTS.axis },
        showgrid: false,
        tickvals: shown.length > 12 ? undefined : places.map((place) => place + 1),
      }),
      yaxis: axisFor(theme, { tickformat: ".0%", rangemode: "tozero", nticks: 5 }),
    }),
  };
}
