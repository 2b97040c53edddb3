/** How each segment differs from the average customer: a small bar chart a segment, all on one scale. */

import { shortenMiddle } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { axisFor, layoutFor, plain, roomFor } from "./base.js";
import { cellOf, gridOf } from "./facets.js";

const ROW = 30;
const ROOM = { head: 44, foot: 36 };
/** Room beside a bar for its number. */
const NUMBER = 34;
const LONGEST_NAME = 22;

/** @param {{segments: Array, features: string[], measure: Object}} shown */
export function profileChart({ segments, features, measure }, { width, theme }) {
  const names = features.map((feature) => shortenMiddle(feature, LONGEST_NAME));
  const height = features.length * ROW + ROOM.head + ROOM.foot;
  const grid = gridOf({ count: segments.length, width, names: roomFor(names, LONGEST_NAME), height });
  const range = rangeOf({ segments, features, measure }, cellOf(grid, 0, ROOM).width);
  const layout = layoutFor(theme, {
    height: grid.rows * height,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    bargap: 0.38,
    annotations: [],
    hovermode: "closest",
  });
  const data = segments.map((segment, place) => {
    const cell = cellOf(grid, place, ROOM);
    const suffix = place === 0 ? "" : String(place + 1);
    layout[`xaxis${suffix}`] = measureAxis(theme, { cell, range, measure, suffix });
    layout[`yaxis${suffix}`] = featureAxis(theme, { cell, names, suffix });
    layout.annotations.push(heading(segment, cell, theme));
    return bars({ segment, features, measure, suffix }, theme);
  });
  return { data, layout };
}

/** How far the scale goes down and up, the same for all; the numbers need some room. */
function rangeOf({ segments, features, measure }, pixels) {
  const steps = segments.flatMap((segment) =>
    features.map((feature) => measure.step(measure.valueOf(segment, feature))),
  );
  const [low, high] = [Math.min(-1, ...steps), Math.max(1, ...steps)];
  const room = ((high - low) * NUMBER) / Math.max(pixels - 2 * NUMBER, NUMBER);
  return [low - room, high + room];
}

function measureAxis(theme, { cell, range, measure, suffix }) {
  const ticks = measure.ticks.filter((tick) => tick >= range[0] && tick <= range[1]);
  return axisFor(theme, {
    domain: cell.x,
    anchor: `y${suffix}`,
    range,
    tickvals: ticks,
    ticktext: ticks.map(measure.tickText),
    zeroline: true,
    zerolinecolor: theme.ink,
    zerolinewidth: 1,
  });
}

function featureAxis(theme, { cell, names, suffix }) {
  return axisFor(theme, {
    domain: cell.y,
    anchor: `x${suffix}`,
    showgrid: false,
    showticklabels: cell.isFirst,
    autorange: "reversed",
    tickvals: names.map((_, place) => place),
    ticktext: names.map((name) => `${plain(name)}  `),
    tickfont: { color: theme.ink, size: 13 },
  });
}

function heading(segment, cell, theme) {
  const mark = `<span style="color:${colorOf(segment, theme.isDark)}">${shapeOf(segment).character}</span>`;
  return {
    text: `${mark}  <b>${plain(segment.name, Math.floor(cell.titleWidth / 8.5) - 3)}</b>`,
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

function bars({ segment, features, measure, suffix }, theme) {
  const values = features.map((feature) => measure.valueOf(segment, feature));
  return {
    type: "bar",
    orientation: "h",
    x: values.map(measure.step),
    y: features.map((_, place) => place),
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    marker: { color: colorOf(segment, theme.isDark), line: { width: 0 } },
    text: values.map(measure.show),
    textposition: "outside",
    cliponaxis: false,
    textfont: { size: 12, color: theme.ink },
    hoverinfo: "text",
    hovertext: features.map(
      (feature, place) => `${plain(segment.name)}:<br>${plain(feature)} is ${measure.tell(values[place])}.`,
    ),
  };
}
