/** Streams of customers between the segments of two models. */

import { colorOf, UNASSIGNED } from "../palette.js";
import { integer, shortenApart } from "../format.js";
import { flowTold, MIGRATION, nodeTold } from "../sentences/migration.js";
import { layoutFor, plain } from "./base.js";

const PAD = 22;
const NARROW = 640;
const THICKNESS = 14;

/**
 * All streams that have customers, in the order of the rows.
 * @param {{from_segments, to_segments, matrix: number[][], shares: number[][], continues}} migration
 * @returns {Array<{from, to, count: number, share: number, isKept: boolean}>} `from` and `to` are segments
 */
export function flowsOf({ from_segments: before, to_segments: after, matrix, shares, continues }) {
  // Who was in no segment and is in none has not moved.
  const isKept = ({ segment: from }, { segment: to }) =>
    (from < 0 && to < 0) || continues.some((one) => one.from_segment === from && one.to_segment === to);
  const flow = (from, row, to, column) => {
    const count = matrix[row][column];
    return { from, to, count, share: shares[row][column], isKept: isKept(from, to) };
  };
  return before
    .flatMap((from, row) => after.map((to, column) => flow(from, row, to, column)))
    .filter(({ count }) => count > 0);
}

export function migrationChart(migration, { width, theme }) {
  const flows = flowsOf(migration);
  const isNarrow = width < NARROW;
  const before = endsOf(flows, migration.from_segments, "from");
  const after = endsOf(flows, migration.to_segments, "to");
  const most = Math.max(before.length, after.length);
  const margin = isNarrow ? Math.round(width * 0.27) : 190;
  const inner = Math.max(240, most * 74);
  const nodes = [...placed(before, most, inner, 0.001), ...placed(after, most, inner, 0.999)];
  const placeOf = (end, side) =>
    side === "from" ? before.indexOf(end) : before.length + after.indexOf(end);
  const find = (ends, { segment }) => ends.find((end) => end.segment === segment);
  const layout = layoutFor(theme, {
    height: inner + 64,
    margin: { l: margin, r: margin, t: 36, b: 28 },
    annotations: [
      heading(MIGRATION.before, 0, "right", theme),
      heading(MIGRATION.after, 1, "left", theme),
      ...labels(nodes.slice(0, before.length), { theme, inner, isNarrow }),
      ...labels(nodes.slice(before.length), { theme, inner, isNarrow }),
    ],
  });
  const data = [
    {
      type: "sankey",
      arrangement: "fixed",
      node: {
        label: nodes.map(() => ""),
        x: nodes.map(({ x }) => x),
        y: nodes.map(({ y }) => y),
        color: nodes.map((node) => shade(node, theme)),
        customdata: nodes.map((node) => nodeTold(plain(node.name), node.count, node.x < 0.5)),
        hovertemplate: "%{customdata}<extra></extra>",
        pad: PAD,
        thickness: THICKNESS,
        line: { width: 0 },
      },
      link: {
        source: flows.map(({ from }) => placeOf(find(before, from), "from")),
        target: flows.map(({ to }) => placeOf(find(after, to), "to")),
        value: flows.map(({ count }) => count),
        color: flows.map(({ from, isKept }) => translucent(shade(from, theme), isKept ? 0.22 : 0.62)),
        customdata: flows.map(({ from, to, ...flow }) =>
          flowTold({ ...flow, from: plain(from.name), to: plain(to.name) }),
        ),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    },
  ];
  return { data, layout };
}

/** The segments at one end with their customers; those without any are not drawn. */
function endsOf(flows, segments, side) {
  return segments
    .map((segment) => ({
      ...segment,
      count: flows
        .filter((flow) => flow[side].segment === segment.segment)
        .reduce((sum, flow) => sum + flow.count, 0),
    }))
    .filter(({ count }) => count > 0);
}

/** Middles from above, as shares of the height: one column below the other with the same gaps. */
function placed(ends, most, height, x) {
  const total = ends.reduce((sum, { count }) => sum + count, 0);
  const scale = (height - (most - 1) * PAD) / total;
  let top = ((most - ends.length) * PAD) / 2;
  return ends.map((end) => {
    const middle = top + (end.count * scale) / 2;
    top += end.count * scale + PAD;
    return { ...end, x, y: middle / height };
  });
}

function shade(segment, theme) {
  return colorOf(segment.segment < 0 ? UNASSIGNED : segment, theme.isDark);
}

function translucent(hex, alpha) {
  const channels = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  return `rgba(${channels.join(",")},${alpha})`;
}

const GAP = 12;
const LINE = 15;

/** The names beside one column, moved apart where its segments are too thin for them. */
function labels(nodes, { theme, inner, isNarrow }) {
  const room = isNarrow ? { length: 12, most: 3 } : { length: 24, most: 2 };
  const names = shortenApart(
    nodes.map(({ name }) => name),
    (room.length - 1) * room.most,
  );
  const words = nodes.map(({ count }, place) => [...linesOf(names[place], room), integer(count)]);
  const middles = apart(
    nodes.map(({ y }) => y * inner),
    words.map((lines) => lines.length * LINE + 4),
    inner + LINE,
  );
  return nodes.map(({ x }, place) => {
    const isLeft = x < 0.5;
    return {
      xref: "paper",
      yref: "paper",
      x: isLeft ? 0 : 1,
      y: 1 - middles[place] / inner,
      xanchor: isLeft ? "right" : "left",
      yanchor: "middle",
      xshift: isLeft ? -GAP : GAP,
      align: isLeft ? "right" : "left",
      showarrow: false,
      text: words[place].join("<br>"),
      font: { size: isNarrow ? 11.5 : 12.5, color: theme.ink },
    };
  });
}

/** Middles from above, no two nearer than their heights allow, and the last not below `bottom`. */
function apart(middles, heights, bottom) {
  const placed = [...middles];
  const gap = (one) => (heights[one] + heights[one + 1]) / 2;
  for (let one = 0; one + 1 < placed.length; one += 1)
    placed[one + 1] = Math.max(placed[one + 1], placed[one] + gap(one));
  const last = placed.length - 1;
  placed[last] = Math.min(placed[last], bottom - heights[last] / 2);
  for (let one = last - 1; one >= 0; one -= 1)
    placed[one] = Math.min(placed[one], placed[one + 1] - gap(one));
  return placed;
}

/** The ends of names tell them apart. */
const withItsEnd = (line, length) =>
  line.length > length + 1 ? `…${Array.from(line).slice(1 - length).join("")}` : line;

/** A name in lines, broken between words where there are any. */
function linesOf(name, { length, most }) {
  const lines = [""];
  for (const word of name.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= length || lines.at(-1) === "" || lines.length === most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => plain(withItsEnd(line, length), length));
}

const heading = (text, x, xanchor, theme) => ({
  xref: "paper",
  yref: "paper",
  x,
  y: 1,
  xanchor,
  yanchor: "bottom",
  xshift: x ? GAP : -GAP,
  yshift: 14,
  showarrow: false,
  text,
  font: { size: 12, color: theme.muted },
});
