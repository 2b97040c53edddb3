/** What the axes of the map are made of: an arrow for each feature, as long as it weighs. */

import { extent, plain } from "./base.js";

const LINE = 17;
/** Shorter arrows say nothing and cover much. */
const LEAST_WEIGHT = 0.2;
const MOST_ARROWS = 12;
const REACH = 0.62;

/** @returns {Array} annotations of the chart: the arrows, and their names at the tips */
export function loadingArrows(loadings, { points, height, theme }) {
  const weight = ({ x, y }) => Math.hypot(x, y);
  const longest = Math.max(...loadings.map(weight), 1e-9);
  const reach =
    Math.min(...[points.x, points.y].map((values) => Math.max(...extent(values).map(Math.abs)))) * REACH;
  const tips = loadings
    .filter((one) => weight(one) >= longest * LEAST_WEIGHT)
    .sort((one, other) => weight(other) - weight(one))
    .slice(0, MOST_ARROWS)
    .map(({ feature, x, y }) => ({ feature, x: (x / longest) * reach, y: (y / longest) * reach }));
  return [
    ...tips.map((tip) => arrow(tip, theme)),
    ...namesApart(tips, points, height).map((tip) => name(tip, theme)),
  ];
}

const arrow = ({ x, y }, theme) => ({
  x,
  y,
  ax: 0,
  ay: 0,
  axref: "x",
  ayref: "y",
  text: "",
  showarrow: true,
  arrowhead: 2,
  arrowwidth: 1.5,
  arrowcolor: theme.ink,
});

const name = ({ feature, x, y, shift }, theme) => ({
  x,
  y,
  yshift: shift,
  xshift: x < 0 ? -6 : 6,
  xanchor: x < 0 ? "right" : "left",
  text: plain(feature, 24),
  showarrow: false,
  bgcolor: theme.veil,
  borderpad: 1,
  font: { size: 12.5, color: theme.ink, weight: 600 },
});

/** Names on the same side are moved up until each has its own line. */
function namesApart(tips, points, height) {
  const [low, high] = extent(points.y);
  const pixels = (y) => ((y - low) / (high - low || 1)) * height;
  const last = { left: -Infinity, right: -Infinity };
  return [...tips]
    .sort((one, other) => one.y - other.y)
    .map((tip) => {
      const side = tip.x < 0 ? "left" : "right";
      const at = Math.max(pixels(tip.y), last[side] + LINE);
      last[side] = at;
      return { ...tip, shift: at - pixels(tip.y) };
    });
}
