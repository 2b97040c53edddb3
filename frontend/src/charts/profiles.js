/** How each segment differs from the average customer: a small bar chart a segment, all on one scale. */

import { shortenApart, shortenMiddle } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { barTold } from "../sentences/profiles.js";
import { axisFor, inColor, layoutFor, plain, roomFor } from "./base.js";
import { cellOf, gridOf } from "./facets.js";

const ROW = 30;
const ROOM = { head: 44, foot: 36 };
/** Room beside a bar for its number. */
const NUMBER = 34;
const LONGEST_NAME = 26;
const BAR_GAP = 0.38;
/** The mark of a bar that goes on beyond the scale, in pixels: where it is, how wide, how far it leans. */
const BREAK = { from: 16, width: 4, lean: 5 };

/** @param {{segments: Array, features: string[], measure: Object}} shown */
export function profileChart({ segments, features, measure }, { width, theme }) {
  const names = features.map((feature) => shortenMiddle(feature, LONGEST_NAME));
  const height = features.length * ROW + ROOM.head + ROOM.foot;
  const grid = gridOf({ count: segments.length, width, names: roomFor(names, LONGEST_NAME), height });
  const range = rangeOf({ segments, features, measure }, cellOf(grid, 0, ROOM).width);
  const layout = layoutFor(theme, {
    height: grid.rows * height,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    bargap: BAR_GAP,
    annotations: [],
    shapes: [],
    hovermode: "closest",
  });
  const titles = titlesOf(segments, cellOf(grid, 0, ROOM).titleWidth);
  const data = segments.map((segment, place) => {
    const cell = cellOf(grid, place, ROOM);
    const suffix = place === 0 ? "" : String(place + 1);
    layout[`xaxis${suffix}`] = measureAxis(theme, { cell, range, measure, suffix });
    layout[`yaxis${suffix}`] = featureAxis(theme, { cell, names, suffix });
    layout.annotations.push(heading(segment, { title: titles[place], cell, theme }));
    layout.shapes.push(...breaks({ segment, features, measure, suffix }, { range, cell, theme }));
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

/** What fits above a small chart; titles that are cut stay apart. */
const titlesOf = (segments, pixels) =>
  shortenApart(
    segments.map(({ name }) => name),
    Math.floor(pixels / 8.5) - 3,
  );

function heading(segment, { title, cell, theme }) {
  const mark = inColor(shapeOf(segment).character, colorOf(segment, theme.isDark));
  return {
    text: `${mark}  <b>${plain(title, Infinity)}</b>`,
    hovertext: title === segment.name ? "" : plain(segment.name, 120),
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
      (feature, place) => `${plain(segment.name, 80)}:<br>${barTold(plain(feature), measure.tell(values[place]))}`,
    ),
  };
}

/** A slanting gap through each bar that the end of the scale cuts off. */
function breaks({ segment, features, measure, suffix }, { range, cell, theme }) {
  const unit = (range[1] - range[0]) / cell.width;
  const half = (1 - BAR_GAP) / 2;
  return features.flatMap((feature, place) => {
    const value = measure.valueOf(segment, feature);
    if (!measure.isCut(value)) return [];
    const end = measure.step(value);
    const near = end - Math.sign(end) * BREAK.from * unit;
    const across = [near, near + BREAK.width * unit];
    const lean = BREAK.lean * unit;
    const [top, bottom] = [place - half, place + half];
    const corners = [
      [across[0] + lean, top],
      [across[1] + lean, top],
      [across[1] - lean, bottom],
      [across[0] - lean, bottom],
    ];
    return {
      type: "path",
      path: `M${corners.map((corner) => corner.join(",")).join("L")}Z`,
      xref: `x${suffix}`,
      yref: `y${suffix}`,
      fillcolor: theme.surface,
      line: { width: 0 },
    };
  });
}
