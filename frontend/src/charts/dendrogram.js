/** How customers were joined: a bracket for each join, as high as the two were apart. */

import { integer } from "../format.js";
import { colorOf, letterOf, shapeOf } from "../palette.js";
import { branchTold, joinTold, TREE } from "../sentences/trees.js";
import { axisFor, inColor, layoutFor, plain } from "./base.js";
import { wrapped } from "./wrapping.js";

const HEIGHT = 400;
/** SciPy puts branches ten apart, the first at five. */
const STEP = 10;
const LEAST_WIDTH_FOR_SIZES = 30;

/** @param {{tree: Object, segments: Array}} shown */
export function dendrogramChart({ tree, segments }, { width, theme }) {
  const nBranches = tree.branch_sizes.length;
  const groups = groupBy(tree.x, (_, join) => tree.join_segments?.[join] ?? null);
  const cut = cutOf(tree);
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
        title: { text: hasSizes ? TREE.sizes : TREE.branches, standoff: 26 },
      }),
      yaxis: axisFor(theme, {
        title: { text: TREE.axis },
        rangemode: "tozero",
        nticks: 6,
      }),
      shapes: cut ? [cutLine(cut, theme)] : [],
      annotations: [
        ...runs(tree.branch_segments ?? []).map((run) => letter(segmentOf(segments, run.segment), run, theme)),
        ...(cut ? [cutName(cut, theme)] : []),
      ],
    }),
  };
}

export const heightsOf = ({ height }) => height.map((corners) => Math.max(...corners));

/**
 * Where the tree is cut into segments: above all joins within one, below all that unite two.
 * @returns {{nGroups: number, below: number, above: number} | null} null where no height parts them
 */
export function cutOf(tree) {
  const heights = heightsOf(tree);
  const uniting = heights.filter((_, join) => (tree.join_segments?.[join] ?? null) === null);
  const within = heights.filter((_, join) => (tree.join_segments?.[join] ?? null) !== null);
  const [above, below] = [Math.min(...uniting), Math.max(0, ...within)];
  return uniting.length && above > below ? { nGroups: uniting.length + 1, below, above } : null;
}

const cutLine = ({ below, above }, theme) => ({
  type: "line",
  xref: "paper",
  x0: 0,
  x1: 1,
  y0: (below + above) / 2,
  y1: (below + above) / 2,
  line: { color: theme.accent, width: 1.5, dash: "dash" },
});

const cutName = ({ below, above }, theme) => ({
  xref: "paper",
  x: 1,
  y: (below + above) / 2,
  text: `<b>${TREE.cutWord}</b>`,
  showarrow: false,
  xanchor: "right",
  yanchor: "bottom",
  font: { size: 12, color: theme.accent },
});

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
      const told = wrapped(joinTold(Math.max(...tree.height[join]), segment ? plain(segment.name) : null));
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
      ? `${inColor(shapeOf(segment).character, colorOf(segment, theme.isDark))} <b>${letterOf(segment)}</b>`
      : "",
    hovertext: segment ? wrapped(branchTold(plain(segment.name, 80), segment.size)) : "",
    showarrow: false,
    font: { size: 13, color: theme.ink },
  };
}
