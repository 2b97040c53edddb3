/** Each feature's index per segment: bars to both sides of the average customer. */

import { againstAverage, integer, quantity } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { axisFor, layoutFor, plain, roomFor } from "./base.js";

const ROW = 30;
const HEAD = 44;
const FOOT = 36;
/** Room beside a bar for its index. */
const NUMBER = 34;
const MOST_FEATURES = 24;
/** Eight times the average, and an eighth of it, are as far as a bar goes. */
const FARTHEST = 3;

/** Features that have an index everywhere, those that differ most first. */
export function indexedFeatures(segments) {
  const names = segments[0]?.profile.map((row) => row.feature) ?? [];
  const known = names.filter((name) => segments.every((segment) => indexOf(segment, name) > 0));
  const spread = (name) => {
    const steps = segments.map((segment) => Math.log2(indexOf(segment, name) / 100));
    return Math.max(...steps) - Math.min(...steps);
  };
  return known.sort((one, other) => spread(other) - spread(one)).slice(0, MOST_FEATURES);
}

const indexOf = (segment, feature) => segment.profile.find((row) => row.feature === feature)?.index;

/** @returns {{data: Array, layout: Object}} one small chart a segment, all on one scale */
export function indexChart({ segments, features }, { width, theme }) {
  const grid = gridFor(segments.length, features, width);
  const reach = reachOf(segments, features, cellOf(grid, 0).width);
  const layout = layoutFor(theme, {
    height: grid.rows * (features.length * ROW + HEAD + FOOT),
    margin: { l: 0, r: 0, t: 0, b: 0 },
    bargap: 0.38,
    annotations: [],
    shapes: [],
    hovermode: "closest",
  });
  const data = segments.map((segment, place) => {
    const cell = cellOf(grid, place);
    const suffix = place === 0 ? "" : String(place + 1);
    layout[`xaxis${suffix}`] = indexAxis(theme, cell, reach, suffix);
    layout[`yaxis${suffix}`] = featureAxis(theme, cell, features, suffix);
    layout.annotations.push(heading(segment, cell, theme));
    return bars(segment, features, suffix, theme);
  });
  return { data, layout };
}

function gridFor(count, features, width) {
  const label = Math.min(roomFor(features, 20), width * 0.36);
  const most = width < 640 ? 1 : width < 1000 ? 2 : 3;
  const columns = Math.min(count, count === 4 ? Math.min(2, most) : most);
  return {
    columns,
    rows: Math.ceil(count / columns),
    label: label / width,
    width,
    height: features.length * ROW + HEAD + FOOT,
  };
}

function cellOf(grid, place) {
  const column = place % grid.columns;
  const row = Math.floor(place / grid.columns);
  const gap = 28 / grid.width;
  const span = (1 - grid.label - gap * (grid.columns - 1)) / grid.columns;
  const left = grid.label + column * (span + gap);
  const top = 1 - row / grid.rows;
  const part = (pixels) => pixels / (grid.height * grid.rows);
  return {
    isFirst: column === 0,
    title: grid.columns === 1 ? 0 : left,
    room: (grid.columns === 1 ? 1 : span) * grid.width,
    x: [left, left + span],
    width: span * grid.width,
    y: [1 - (row + 1) / grid.rows + part(FOOT), top - part(HEAD)],
    top: top - part(HEAD),
  };
}

/** How many doublings the scale goes down and up, the same for all; the numbers need some room. */
function reachOf(segments, features, pixels) {
  const steps = segments.flatMap((segment) => features.map((name) => step(indexOf(segment, name))));
  const [low, high] = [Math.min(-1, ...steps), Math.max(1, ...steps)];
  const room = ((high - low) * NUMBER) / Math.max(pixels - 2 * NUMBER, NUMBER);
  return [low - room, high + room];
}

const step = (index) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.log2(index / 100)));

function indexAxis(theme, cell, reach, suffix) {
  const [low, high] = reach;
  const ticks = [-3, -2, -1, 0, 1, 2, 3].filter((tick) => tick >= low && tick <= high);
  return axisFor(theme, {
    domain: cell.x,
    anchor: `y${suffix}`,
    range: reach,
    tickvals: ticks,
    ticktext: ticks.map((value) => quantity(100 * 2 ** value)),
    zeroline: true,
    zerolinecolor: theme.ink,
    zerolinewidth: 1,
  });
}

function featureAxis(theme, cell, features, suffix) {
  return axisFor(theme, {
    domain: cell.y,
    anchor: `x${suffix}`,
    showgrid: false,
    showticklabels: cell.isFirst,
    autorange: "reversed",
    tickvals: features.map((_, place) => place),
    ticktext: features.map((name) => `${plain(name, 20)}  `),
    tickfont: { color: theme.ink, size: 13 },
  });
}

function heading(segment, cell, theme) {
  const mark = `<span style="color:${colorOf(segment, theme.isDark)}">${shapeOf(segment).character}</span>`;
  return {
    text: `${mark}  <b>${plain(segment.name, Math.floor(cell.room / 8.5) - 3)}</b>`,
    x: cell.title,
    y: cell.top,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    yshift: 8,
    showarrow: false,
    font: { size: 14, color: theme.ink },
  };
}

function bars(segment, features, suffix, theme) {
  const indices = features.map((name) => indexOf(segment, name));
  return {
    type: "bar",
    orientation: "h",
    x: indices.map(step),
    y: features.map((_, place) => place),
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    marker: { color: colorOf(segment, theme.isDark), line: { width: 0 } },
    text: indices.map((index) => integer(index)),
    textposition: "outside",
    cliponaxis: false,
    textfont: { size: 12, color: theme.ink },
    hoverinfo: "text",
    hovertext: features.map(
      (name, place) => `${plain(segment.name)}:<br>${plain(name)} is ${againstAverage(indices[place])}.`,
    ),
  };
}
