/** The map: every customer on the two main axes, coloured and shaped by segment. */

import { colorOf, shapeOf } from "../palette.js";
import { AXIS, customerTold } from "../sentences/map.js";
import { axisFor, extent, layoutFor, plain } from "./base.js";
import { loadingArrows } from "./loadings.js";
import { nameTags } from "./nametags.js";

/** Plotly draws these shapes smaller than a circle of the same size. */
const GROWTH = {
  "triangle-up": 1.3,
  "triangle-down": 1.3,
  diamond: 1.1,
  cross: 1.1,
  star: 1.35,
  hexagon: 1.1,
};

/** Large enough, and thin enough, that the hole is seen. */
const HOLLOW = { growth: 3, line: 1.6 };
/** From a mark to the ring around it, in pixels. */
const RING = 9;

/** How much of a customer is seen who is not selected while others are. */
const ASIDE = 0.18;

/**
 * @param {{projection, segments, hidden: number[], hasLoadings: boolean, hasTypical: boolean}} shown
 * @param {{corners: Array, isSelected: boolean[]} | null} shown.selection a region, and which customers are in it
 * @param {string} shown.tool what dragging does: "pan", "lasso" or "select"
 */
export function mapChart(
  { projection, segments, hidden, hasLoadings, hasTypical = true, selection = null, tool = "pan", revision = "map" },
  { width, theme },
) {
  const points = withBothAxes(projection);
  const isNarrow = width < 560;
  const height = isNarrow ? Math.round(width * 1.15) : Math.min(640, Math.round(width * 0.72));
  const visible = segments.filter((segment) => !hidden.includes(segment.segment));
  const layout = layoutFor(theme, {
    height,
    margin: { l: 40, r: 16, t: 16, b: 44 },
    hovermode: "closest",
    dragmode: tool,
    newselection: { line: { color: theme.accent, width: 1.5, dash: "dot" } },
    // What a person zoomed into stays when something else changes; the region is drawn below, not by the tool.
    uirevision: revision,
    selectionrevision: selection?.corners,
    selections: [],
    shapes: [
      ...(selection ? regionShapes(selection.corners, theme) : []),
      ...(hasTypical ? visible.flatMap((segment) => rings({ points, segment, theme, size: isNarrow ? 7 : RING })) : []),
    ],
    xaxis: mapAxis(theme, projection.axes[0], points.x),
    // Distance means the same in all directions.
    yaxis: { ...mapAxis(theme, projection.axes[1], points.y), scaleanchor: "x", scaleratio: 1 },
    annotations: hasLoadings
      ? loadingArrows(projection.loadings, { points, height, theme })
      : nameTags({ points, segments: visible, hasTypical }, { width, height, theme }),
  });
  const data = visible.flatMap((segment) =>
    [false, true].map((isOutlier) =>
      marks({ points, segment, isOutlier, isFaint: hasLoadings, theme, isNarrow, selection }),
    ),
  );
  return { data, layout };
}

/** With one component there is nothing upward: customers are spread there only to be seen. */
function withBothAxes({ axes, points }) {
  if (axes[1]?.explained_variance_ratio != null) return points;
  return { ...points, y: points.x.map((_, place) => ((place * 0.618) % 1) - 0.5) };
}

function mapAxis(theme, axis, values) {
  const ratio = axis?.explained_variance_ratio;
  const text =
    ratio == null
      ? AXIS.none
      : AXIS.share(plain(axis.label), ratio);
  const [low, high] = extent(values);
  const pad = (high - low || 1) * 0.05;
  return axisFor(theme, {
    title: { text },
    range: [low - pad, high + pad],
    fixedrange: false,
    showticklabels: false,
    showgrid: false,
    zeroline: true,
    zerolinecolor: theme.line,
    zerolinewidth: 1,
  });
}

/** Around those whom to think of when the name of the segment is said; the marks in them are hovered as ever. */
const rings = ({ points, segment, theme, size }) =>
  typicalPlaces(points, segment).map((place) => ({
    type: "circle",
    xref: "x",
    yref: "y",
    xsizemode: "pixel",
    ysizemode: "pixel",
    xanchor: points.x[place],
    yanchor: points.y[place],
    x0: -size,
    x1: size,
    y0: -size,
    y1: size,
    line: { color: theme.ink, width: 2 },
  }));

/** Where the typical customers of a segment are among the points; older services tell none. */
export const typicalPlaces = (points, { segment }) =>
  points.segment.flatMap((number, place) => (number === segment && points.is_typical?.[place] ? [place] : []));

/** A veil over the region, and its border, which a veil would hide. */
function regionShapes(corners, theme) {
  const path = corners.map(({ x, y }, place) => `${place ? "L" : "M"}${x},${y}`).join("");
  const shape = { type: "path", path: `${path}Z`, xref: "x", yref: "y" };
  return [
    { ...shape, layer: "below", line: { width: 0 }, fillcolor: theme.accent, opacity: 0.14 },
    { ...shape, layer: "above", line: { color: theme.accent, width: 1.5, dash: "dot" } },
  ];
}

function marks({ points, segment, isOutlier, isFaint, theme, isNarrow, selection }) {
  const places = points.segment.flatMap((number, place) =>
    number === segment.segment && Boolean(points.is_outlier[place]) === isOutlier ? [place] : [],
  );
  const { symbol } = shapeOf(segment);
  return {
    type: "scatter",
    mode: "markers",
    x: places.map((place) => points.x[place]),
    y: places.map((place) => points.y[place]),
    marker: {
      symbol: isOutlier ? `${symbol}-open` : symbol,
      color: colorOf(segment, theme.isDark),
      opacity: isFaint ? 0.3 : isOutlier ? 1 : 0.72,
      size: (sizeFor(points.x.length, isNarrow) + (isOutlier ? HOLLOW.growth : 0)) * (GROWTH[symbol] ?? 1),
      line: isOutlier ? { width: HOLLOW.line } : { width: 0.8, color: theme.surface },
    },
    ...(selection && {
      selectedpoints: places.flatMap((place, at) => (selection.isSelected[place] ? [at] : [])),
      unselected: { marker: { opacity: ASIDE } },
    }),
    customdata: places.map((place) => points.customer_id[place]),
    hoverinfo: "text",
    hovertext: places.map((place) => hoverOf(points, place, segment)),
  };
}

const sizeFor = (count, isNarrow) => (count > 2000 ? 5 : count > 600 ? 7 : 9) - (isNarrow ? 2 : 0);

/** One customer, under the mouse. */
export const hoverOf = (points, place, segment) =>
  customerTold(plain(points.customer_id[place]), plain(segment.name), {
    isOutlier: points.is_outlier[place],
    isTypical: points.is_typical?.[place],
  });
