/** Two features against each other, where all of them have no room. */

import { axisFor, layoutFor, plain } from "./base.js";
import { marksOf } from "./marks.js";
import { spanOf } from "./matrix.js";

/** @param {{matrix, segments: Array, pair: string[]}} shown */
export function pairChart({ matrix, segments, pair: [x, y] }, { width, theme }) {
  const axis = (feature) =>
    axisFor(theme, {
      title: { text: plain(feature), standoff: 8 },
      range: spanOf(matrix.points[feature]),
      showgrid: false,
      showticklabels: false,
      showline: true,
      mirror: true,
      linecolor: theme.line,
    });
  const places = matrix.segment.map((_, place) => place);
  return {
    data: marksOf({ matrix, x, y, places, segments, theme, axes: {}, size: 6 }),
    layout: layoutFor(theme, {
      height: Math.round(width * 0.95),
      margin: { l: 32, r: 2, t: 2, b: 34 },
      hovermode: "closest",
      xaxis: axis(x),
      yaxis: axis(y),
    }),
  };
}
