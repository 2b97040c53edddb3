/** Customers as marks and segments as areas, for charts of two features. */

import { score } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { plain } from "./base.js";

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
      hovertext: own.map(
        (place) =>
          `Customer ${plain(matrix.customer_id[place])} belongs to<br><b>${plain(segment.name)}</b>.` +
          `<br>${plain(x)} ${score(matrix.points[x][place])}, ${plain(y)} ${score(matrix.points[y][place])}`,
      ),
    };
  });
}

/** How densely customers of each segment lie along one feature. */
export function areas(densities, { segments, theme, feature, axes }) {
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
        x: one.x,
        y: one.density,
        line: { color, width: 1.8 },
        fill: "tozeroy",
        fillcolor: `${color}33`,
        hoveron: "fills",
        hoverinfo: "text",
        text: `${plain(feature)}, ${plain(segment.name)}`,
      };
    });
}
