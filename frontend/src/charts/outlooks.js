/** What each segment is expected to do: a bar with its interval, below the segment's name. */

import { shortenApart } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { axisFor, inColor, layoutFor, plain } from "./base.js";
import { wrapped } from "./wrapping.js";

const ROW = 58;
const ROOM = { bottom: 44, left: 2, right: 12, top: 4 };
/** Where in its row a bar lies, and how thick it is. */
const BAR = { middle: 0.68, width: 0.34 };
const LETTER = 7.4;

/**
 * @param {{segments: Array<{name, mean: number, low, high, told: string}>, show: function, title: string}} shown
 *   `told` is said under the mouse
 */
export function outlookChart({ segments, show, title }, { width, theme }) {
  const texts = segments.map(({ mean }) => show(mean));
  const most = Math.max(...segments.map(({ mean, high }) => Math.max(mean, high ?? 0)), 1e-9);
  const room = Math.max(...texts.map((text) => text.length)) * LETTER + 16;
  const names = shortenApart(
    segments.map(({ name }) => name),
    Math.max(12, Math.floor(width / 9) - 4),
  );
  const middles = segments.map((_, place) => place + BAR.middle);
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        x: segments.map(({ mean }) => mean),
        y: middles,
        width: BAR.width,
        marker: { color: segments.map((segment) => colorOf(segment, theme.isDark)), line: { width: 0 } },
        error_x: {
          type: "data",
          symmetric: false,
          array: segments.map(({ mean, high }) => Math.max(0, (high ?? mean) - mean)),
          arrayminus: segments.map(({ mean, low }) => Math.max(0, mean - (low ?? mean))),
          color: theme.ink,
          thickness: 1.5,
          width: 5,
        },
        hoverinfo: "text",
        hovertext: segments.map(({ name, told }) => `<b>${plain(name, 80)}</b><br>${wrapped(told)}`),
      },
    ],
    layout: layoutFor(theme, {
      height: segments.length * ROW + ROOM.top + ROOM.bottom,
      margin: { l: ROOM.left, r: ROOM.right, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        range: [0, most / (1 - Math.min(0.6, room / width))],
        nticks: width < 480 ? 4 : 7,
        tickformat: "~s",
        title: { text: title },
        zeroline: true,
        zerolinecolor: theme.strong,
      }),
      yaxis: axisFor(theme, { range: [segments.length, 0], showgrid: false, showticklabels: false }),
      annotations: segments.flatMap((segment, place) => [
        nameOf(segment, names[place], { place, theme }),
        valueOf(segment, texts[place], { y: middles[place], theme }),
      ]),
    }),
  };
}

const nameOf = (segment, name, { place, theme }) => ({
  xref: "paper",
  x: 0,
  y: place + 0.28,
  text: `${inColor(shapeOf(segment).character, colorOf(segment, theme.isDark))}  ${plain(name, Infinity)}`,
  showarrow: false,
  xanchor: "left",
  bgcolor: theme.surface,
  borderpad: 1,
  font: { size: 13, color: theme.ink },
});

const valueOf = ({ mean, high }, text, { y, theme }) => ({
  x: Math.max(mean, high ?? 0),
  y,
  text: `<b>${text}</b>`,
  showarrow: false,
  xanchor: "left",
  xshift: 8,
  font: { size: 13, color: theme.ink },
});
