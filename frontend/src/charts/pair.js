/** Two features against each other, with the densities of both along the sides. */

import { axisFor, layoutFor, plain } from "./base.js";
import { areas, marksOf } from "./marks.js";
import { spanOf } from "./matrix.js";

const WIDEST = 900;
const ROOM = { left: 58, right: 2, top: 2, bottom: 46 };
/** How much of each side the densities take. */
const STRIP = 0.13;
const GAP = 0.015;

/** @param {{matrix, segments: Array, pair: string[]}} shown */
export function pairChart({ matrix, segments, pair: [x, y] }, { width, theme }) {
  const whole = Math.min(width, WIDEST);
  const inside = [0, 1 - STRIP];
  const beside = [1 - STRIP + GAP, 1];
  const frame = { showgrid: false, showline: true, mirror: true, linecolor: theme.line };
  const bare = { showgrid: false, showticklabels: false, rangemode: "tozero" };
  const axis = (feature, more) =>
    axisFor(theme, { title: { text: plain(feature) }, range: spanOf(matrix.points[feature]), nticks: 6, ...frame, ...more });
  const places = matrix.segment.map((_, place) => place);
  const densities = (feature, more) =>
    areas(matrix.densities[feature] ?? [], { segments, theme, feature, ...more });
  return {
    data: [
      ...marksOf({ matrix, x, y, places, segments, theme, axes: {}, size: 6 }),
      ...densities(x, { axes: { xaxis: "x", yaxis: "y2" } }),
      ...densities(y, { axes: { xaxis: "x2", yaxis: "y" }, isUpright: true }),
    ],
    layout: layoutFor(theme, {
      height: Math.round(whole < 560 ? whole * 0.98 : whole * 0.7),
      margin: { l: ROOM.left, r: ROOM.right + width - whole, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axis(x, { domain: inside }),
      yaxis: axis(y, { domain: inside }),
      xaxis2: axisFor(theme, { ...bare, domain: beside, anchor: "y" }),
      yaxis2: axisFor(theme, { ...bare, domain: beside, anchor: "x" }),
    }),
  };
}
