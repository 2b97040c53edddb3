/** How customers were joined: a bracket for each join, as high as the two were apart. */

import { integer, plural, quantity } from "../format.js";
import { colorOf, letterOf, shapeOf } from "../palette.js";
import { axisFor, layoutFor, plain } from "./base.js";

const HEIGHT = 400;
/** SciPy puts branches ten apart, the first at five. */
const STEP = 10;
const LEAST_WIDTH_FOR_SIZES = 30;

/** @param {{tree: Object, segments: Array}} shown */
export function dendrogramChart({ tree, segments }, { width, theme }) {
  const nBranches = tree.branch_sizes.length;
  const groups = groupBy(tree.x, (_, join) => tree.join_segments?.[join] ?? null);
  const hasSizes = width / nBranches >= LEAST_WIDTH_FOR_SIZES;
  return {
    data: [...groups].map(([number, joins]) => brackets(tree, joins, segmentOf(segments, number), theme)),
    layout: layoutFor(theme, {
      height: HEIGHT,
      margin: { l: 52, r: 8, t: 12, b: 64 },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        range: [0, nBranches * STEP],
        showgrid: false,
        tickvals: hasSizes ? tree.branch_sizes.map((_, place) => place * STEP + STEP / 2) : [],
        ticktext: tree.branch_sizes.map(integer),
        title: { text: hasSizes ? "Customers in each branch" : "Branches", standoff: 26 },
      }),
      yaxis: axisFor(theme, {
        title: { text: "Distance of the two that were joined" },
        rangemode: "tozero",
        nticks: 6,
      }),
      annotations: runs(tree.branch_segments ?? []).map((run) =>
        letter(segmentOf(segments, run.segment), run, theme),
      ),
    }),
  };
}

const segmentOf = (segments, number) => segments.find(({ segment }) => segment === number) ?? null;

function groupBy(items, keyOf) {
  const groups = new Map();
  items.forEach((item, place) => {
    const key = keyOf(item, place);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  });
  return groups;
}

/** All brackets below one segment are one line with gaps. */
function brackets(tree, joins, segment, theme) {
  const corners = (of) => joins.flatMap((join) => [...of[join], null]);
  return {
    type: "scatter",
    mode: "lines",
    x: corners(tree.x),
    y: corners(tree.height),
    line: { width: 2, shape: "linear", color: segment ? colorOf(segment, theme.isDark) : theme.muted },
    hoverinfo: "text",
    text: joins.flatMap((join) => {
      const told = `Joined at distance ${quantity(Math.max(...tree.height[join]))}${segment ? `<br>within ${plain(segment.name)}` : ""}`;
      return [told, told, told, told, ""];
    }),
  };
}

/** Neighbouring branches of one segment. */
function runs(numbers) {
  const found = [];
  numbers.forEach((segment, place) => {
    if (segment === null) return;
    const last = found.at(-1);
    if (last?.segment === segment && last.to === place - 1) last.to = place;
    else found.push({ segment, from: place, to: place });
  });
  return found;
}

function letter(segment, { from, to }, theme) {
  return {
    x: ((from + to + 1) / 2) * STEP,
    y: 0,
    yshift: -20,
    yanchor: "top",
    text: segment
      ? `<span style="color:${colorOf(segment, theme.isDark)}">${shapeOf(segment).character}</span> <b>${letterOf(segment)}</b>`
      : "",
    hovertext: segment ? plain(`${segment.name}: ${plural(segment.size ?? 0, "customer")}`, 90) : "",
    showarrow: false,
    font: { size: 13, color: theme.ink },
  };
}
