/** The map with a third axis: every customer in a space that can be turned. */

import { colorOf, letterOf, shapeOf } from "../palette.js";
import { layoutFor, plain } from "./base.js";
import { AXIS } from "../sentences/map.js";
import { hoverOf, typicalPlaces } from "./projection.js";

/** What can be drawn in space is less than on a plane: other shapes become circles, told apart by colour and name. */
const SOLIDS = ["circle", "square", "diamond", "cross", "x"];
const HOLLOW = ["circle", "square", "diamond"];
const AXES = ["x", "y", "z"];
const REACH = 0.8;
const MOST_ARROWS = 8;
const RING = "◯";

/** @param {{projection, segments, hidden: number[], hasLoadings: boolean, hasTypical: boolean}} shown */
export function depthChart({ projection, segments, hidden, hasLoadings, hasTypical = true }, { width, theme }) {
  const { points, axes } = projection;
  const visible = segments.filter((segment) => !hidden.includes(segment.segment));
  const tips = hasLoadings ? tipsOf(projection) : [];
  const data = visible.flatMap((segment) =>
    [false, true].map((isOutlier) => marks({ points, segment, isOutlier, isFaint: hasLoadings, theme })),
  );
  const marked = hasTypical ? visible.flatMap((segment) => rings(points, segment, theme)) : [];
  if (hasLoadings) data.push(weights(tips, theme));
  const layout = layoutFor(theme, {
    height: width < 560 ? Math.round(width * 1.15) : Math.min(640, Math.round(width * 0.72)),
    margin: { l: 0, r: 0, t: 0, b: 0 },
    dragmode: "turntable",
    scene: {
      ...Object.fromEntries(AXES.map((axis, at) => [`${axis}axis`, axisOf(axes[at], theme)])),
      // Distance means the same in all directions.
      aspectmode: "data",
      camera: { eye: eyeFor(width), center: { x: 0, y: 0, z: -0.14 } },
      annotations: [
        ...marked,
        ...(hasLoadings ? tips.map((tip) => featureName(tip, theme)) : lettersIn({ points, visible, theme })),
      ],
    },
  });
  return { data, layout };
}

/** From further away where the space is narrow, or the names of the axes would be cut off. */
function eyeFor(width) {
  const distance = width < 560 ? 1.7 : 1.3;
  return { x: distance, y: distance, z: distance / 2 };
}

const axisOf = ({ label, explained_variance_ratio: ratio }, theme) => ({
  title: { text: AXIS.brief(plain(label), ratio), font: { size: 12, color: theme.muted } },
  showticklabels: false,
  showspikes: false,
  showbackground: false,
  gridcolor: theme.line,
  zerolinecolor: theme.strong,
});

function marks({ points, segment, isOutlier, isFaint, theme }) {
  const places = placesOf(points, segment).filter((place) => Boolean(points.is_outlier[place]) === isOutlier);
  const { symbol } = shapeOf(segment);
  const solid = SOLIDS.includes(symbol) ? symbol : "circle";
  return {
    type: "scatter3d",
    mode: "markers",
    ...along(points, places),
    marker: {
      symbol: isOutlier && HOLLOW.includes(solid) ? `${solid}-open` : solid,
      color: colorOf(segment, theme.isDark),
      size: points.x.length > 2000 ? 2.5 : 4,
      opacity: isFaint ? 0.3 : 0.8,
      line: { width: 0 },
    },
    customdata: places.map((place) => points.customer_id[place]),
    hoverinfo: "text",
    hovertext: places.map((place) => hoverOf(points, place, segment)),
  };
}

/** Amid a cloud of marks a mark cannot be seen: these lie over it. */
const rings = (points, segment, theme) =>
  typicalPlaces(points, segment).map((place) => ({
    ...Object.fromEntries(AXES.map((axis) => [axis, points[axis][place]])),
    text: RING,
    hovertext: hoverOf(points, place, segment),
    showarrow: false,
    font: { size: 22, color: theme.ink },
  }));

const placesOf = (points, { segment }) =>
  points.segment.flatMap((number, place) => (number === segment ? [place] : []));

const along = (points, places) =>
  Object.fromEntries(AXES.map((axis) => [axis, places.map((place) => points[axis][place])]));

/** Names would cover each other as the space turns: the legend tells the letters. */
function lettersIn({ points, visible, theme }) {
  return visible
    .filter((segment) => segment.segment >= 0)
    .map((segment) => [segment, along(points, placesOf(points, segment))])
    .filter(([, own]) => own.x.length)
    .map(([segment, own]) => ({
      x: median(own.x),
      y: median(own.y),
      z: median(own.z),
      text: letterOf(segment),
      // Off the middle, where the typical customers are ringed.
      yshift: 26,
      hovertext: plain(segment.name, 80),
      showarrow: false,
      bgcolor: theme.veil,
      bordercolor: colorOf(segment, theme.isDark),
      borderwidth: 1.5,
      borderpad: 3,
      font: { size: 12, color: theme.ink },
    }));
}

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Where each feature points from the middle, as long as it weighs; the heaviest only. */
function tipsOf({ points, loadings }) {
  const weight = (one) => Math.hypot(one.x, one.y, one.z);
  const far = AXES.flatMap((axis) => points[axis]).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const sorted = [...loadings].sort((one, other) => weight(other) - weight(one)).slice(0, MOST_ARROWS);
  const scale = (far * REACH) / Math.max(weight(sorted[0]), 1e-9);
  return sorted.map((one) => ({ feature: one.feature, x: one.x * scale, y: one.y * scale, z: one.z * scale }));
}

/** One line with gaps. */
const weights = (tips, theme) => ({
  type: "scatter3d",
  mode: "lines",
  ...Object.fromEntries(AXES.map((axis) => [axis, tips.flatMap((tip) => [0, tip[axis], null])])),
  line: { color: theme.ink, width: 4 },
  hoverinfo: "skip",
});

const featureName = ({ feature, ...place }, theme) => ({
  ...place,
  text: plain(feature, 24),
  showarrow: false,
  bgcolor: theme.veil,
  borderpad: 1,
  font: { size: 12.5, color: theme.ink, weight: 600 },
});
