/** How large each segment would be if customers went on moving as they did: a small chart a segment. */

import { integer, shortenApart } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { pointTold, TREND } from "../sentences/trends.js";
import { axisFor, layoutFor, plain } from "./base.js";
import { cellOf, gridOf } from "./facets.js";

const ROOM = { head: 34, foot: 30 };
const HEIGHT = 176;
const LEFT = 46;

/** @param {{segments: Array, sizes: Array<{period, segments: Array<{segment, expected, low, high}>}>}} trend */
export function trendChart({ segments, sizes }, { width, theme }) {
  const grid = gridOf({ count: segments.length, width, names: LEFT, height: HEIGHT });
  const most = Math.max(...sizes.flatMap((one) => one.segments.map(({ expected, high }) => high ?? expected)), 1);
  const titles = shortenApart(
    segments.map(({ name }) => name),
    Math.max(10, Math.floor(cellOf(grid, 0, ROOM).titleWidth / 8) - 4),
  );
  const layout = layoutFor(theme, {
    height: grid.rows * HEIGHT,
    margin: { l: 0, r: 8, t: 0, b: 0 },
    hovermode: "closest",
    annotations: [],
  });
  const data = segments.flatMap((segment, place) => {
    const cell = cellOf(grid, place, ROOM);
    const suffix = place === 0 ? "" : String(place + 1);
    layout[`xaxis${suffix}`] = axisFor(theme, {
      domain: cell.x,
      anchor: `y${suffix}`,
      showgrid: false,
      range: [-0.2, sizes.length - 0.6],
      tickvals: sizes.map(({ period }) => period),
      ticktext: sizes.map(({ period }) => TREND.tick(period)),
    });
    layout[`yaxis${suffix}`] = axisFor(theme, {
      domain: cell.y,
      anchor: `x${suffix}`,
      range: [0, most * 1.1],
      nticks: 4,
      tickformat: "~s",
      showticklabels: cell.isFirst,
    });
    layout.annotations.push(heading(segment, { title: titles[place], cell, theme }));
    return lines(segment, sizesOf(sizes, segment), { suffix, theme });
  });
  return { data, layout };
}

const sizesOf = (sizes, { segment }) =>
  sizes.flatMap(({ period, segments }) => {
    const own = segments.find((one) => one.segment === segment);
    return own ? [{ period, ...own }] : [];
  });

function lines(segment, points, { suffix, theme }) {
  const color = colorOf(segment, theme.isDark);
  const along = (key, more) => ({
    type: "scatter",
    mode: "lines",
    xaxis: `x${suffix}`,
    yaxis: `y${suffix}`,
    x: points.map(({ period }) => period),
    y: points.map((one) => one[key] ?? one.expected),
    line: { color, width: 0 },
    hoverinfo: "skip",
    ...more,
  });
  const last = points.length - 1;
  return [
    along("low", {}),
    along("high", { fill: "tonexty", fillcolor: `${color}33` }),
    along("expected", {
      mode: "lines+markers+text",
      line: { color, width: 2 },
      marker: { color, size: 7, symbol: shapeOf(segment).symbol },
      text: points.map(({ expected }, place) => ([0, last].includes(place) ? integer(expected) : "")),
      textposition: "top center",
      textfont: { size: 12, color: theme.ink },
      cliponaxis: false,
      hoverinfo: "text",
      hovertext: points.map((one) => `${plain(segment.name, 60)}<br>${pointTold(one)}`),
    }),
  ];
}

function heading(segment, { title, cell, theme }) {
  return {
    text: `${markOf(segment, theme)}\u2002<b>${plain(title, Infinity)}</b>`,
    x: cell.title,
    y: cell.top,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    yshift: 10,
    showarrow: false,
    font: { size: 13, color: theme.ink },
  };
}

const markOf = (segment, theme) =>
  `<span style="color:${colorOf(segment, theme.isDark)}">${shapeOf(segment).character}</span>`;
