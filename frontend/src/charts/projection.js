/** The map: every customer on the two main axes, coloured and shaped by segment. */

import { percent } from "../format.js";
import { colorOf, letterOf, shapeOf } from "../palette.js";
import { middleOf } from "../sentences/places.js";
import { axisFor, extent, layoutFor, plain, twoLines } from "./base.js";
import { loadingArrows } from "./loadings.js";

const TAG = { height: 44, width: 170 };
/** A narrow map shows the letters of the legend instead of names, which would cover the customers. */
const LETTER = { height: 24, width: 26 };
const LEAST_WIDTH_FOR_NAMES = 470;
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

/** @param {{projection, segments, hidden: number[], hasLoadings: boolean}} shown */
export function mapChart({ projection, segments, hidden, hasLoadings }, { width, theme }) {
  const points = withBothAxes(projection);
  const isNarrow = width < 560;
  const hasNames = width >= LEAST_WIDTH_FOR_NAMES;
  const height = isNarrow ? Math.round(width * 1.15) : Math.min(640, Math.round(width * 0.72));
  const visible = segments.filter((segment) => !hidden.includes(segment.segment));
  const labels = spreadOut(
    visible.filter(({ segment }) => segment >= 0).map((segment) => ({ segment, ...middleOf(points, segment.segment) })),
    points,
    { width, height, tag: hasNames ? TAG : LETTER },
  );
  const layout = layoutFor(theme, {
    height,
    margin: { l: 40, r: 16, t: 16, b: 44 },
    hovermode: "closest",
    xaxis: mapAxis(theme, projection.axes[0], points.x),
    // Distance means the same in all directions.
    yaxis: { ...mapAxis(theme, projection.axes[1], points.y), scaleanchor: "x", scaleratio: 1 },
    annotations: hasLoadings
      ? loadingArrows(projection.loadings, { points, height, theme })
      : labels.map((label) => nameTag(label, theme, hasNames)),
  });
  const data = visible.flatMap((segment) =>
    [false, true].map((isOutlier) =>
      marks({ points, segment, isOutlier, isFaint: hasLoadings, theme, isNarrow }),
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
      ? "No second component: spread out only to be seen"
      : `${plain(axis.label)}, ${percent(ratio)} of the differences`;
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

function marks({ points, segment, isOutlier, isFaint, theme, isNarrow }) {
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
    hoverinfo: "text",
    hovertext: places.map((place) => customerTold(points.customer_id[place], segment, isOutlier)),
  };
}

const sizeFor = (count, isNarrow) => (count > 2000 ? 5 : count > 600 ? 7 : 9) - (isNarrow ? 2 : 0);

/** One customer, under the mouse. */
export function customerTold(customerId, segment, isOutlier) {
  const who = `Customer ${plain(customerId)} belongs to<br><b>${plain(segment.name)}</b>.`;
  return isOutlier ? `${who}<br>Unusual in two or more features.` : who;
}

function nameTag({ segment, x, y, shift }, theme, hasNames) {
  return {
    x,
    y,
    yshift: shift,
    text: hasNames ? twoLines(segment.name, 22) : letterOf(segment),
    showarrow: false,
    bgcolor: theme.veil,
    bordercolor: colorOf(segment, theme.isDark),
    borderwidth: 1.5,
    borderpad: hasNames ? 4 : 3,
    font: { size: 12.5, color: theme.ink, weight: 600 },
  };
}

/** Moves name tags apart, upward, when two would cover each other. */
function spreadOut(labels, points, { width, height, tag }) {
  const pixels = (values, size) => {
    const [low, high] = extent(values);
    return (value) => ((value - low) / (high - low || 1)) * size;
  };
  const [across, along] = [pixels(points.x, width), pixels(points.y, height)];
  const placed = [];
  for (const label of [...labels].sort((one, other) => one.y - other.y)) {
    const start = { x: across(label.x), y: along(label.y) };
    const covers = (at) =>
      placed.some((one) => Math.abs(one.x - start.x) < tag.width && Math.abs(one.y - at) < tag.height);
    let at = start.y;
    while (covers(at)) at += tag.height / 4;
    placed.push({ x: start.x, y: at });
    label.shift = at - start.y;
  }
  return labels;
}
