/** Customers as marks and segments as areas, for charts of two features. */

import { colorOf, shapeOf } from "../palette.js";
import { densityTold, markTold } from "../sentences/explore.js";
import { plain } from "./base.js";
import { wrapped } from "./wrapping.js";

/** One trace for each segment. */
export function marksOf({ matrix, x, y, places, segments, theme, axes, size }) {
  return segments.map((segment) => {
    const own = places.filter((place) => matrix.segment[place] === segment.segment);
    return {
      type: "scatter",
      mode: "markers",
      ...axes,
      x: own.map((place) => matrix.points[x][place]),
      y: own.map((place) => matrix.points[y][place]),
      marker: {
        symbol: shapeOf(segment).symbol,
        size,
        opacity: 0.6,
        color: colorOf(segment, theme.isDark),
        line: { width: 0 },
      },
      hoverinfo: "text",
      hovertext: own.map((place) =>
        wrapped(
          markTold({
            id: plain(matrix.customer_id[place]),
            name: `<b>${plain(segment.name)}</b>`,
            values: [x, y].map((feature) => [plain(feature), matrix.points[feature][place]]),
          }),
        ),
      ),
    };
  });
}

/** How densely customers of each segment lie along one feature; upright, along the y axis. */
export function areas(densities, { segments, theme, feature, axes, isUpright = false }) {
  return densities
    .filter(({ density }) => density)
    .flatMap((one) => {
      const segment = segments.find(({ segment: number }) => number === one.segment);
      if (!segment) return [];
      const color = colorOf(segment, theme.isDark);
      return {
        type: "scatter",
        mode: "lines",
        ...axes,
        ...(isUpright ? { x: one.density, y: one.x } : { x: one.x, y: one.density }),
        line: { color, width: 1.8 },
        fill: isUpright ? "tozerox" : "tozeroy",
        fillcolor: `${color}33`,
        hoveron: "fills",
        hoverinfo: "text",
        text: wrapped(densityTold(plain(feature), `<b>${plain(segment.name)}</b>`)),
      };
    });
}
