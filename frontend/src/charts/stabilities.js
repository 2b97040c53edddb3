/** How stable each segment is: a bar below its name, before the bands that such an overlap is read in. */

import { score, shortenApart } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { bandsFromLow, segmentStabilityTold, STABILITY } from "../sentences/stabilities.js";
import { bandOf } from "../sentences/structure.js";
import { axisFor, inColor, layoutFor, plain } from "./base.js";
import { wrapped } from "./wrapping.js";

const ROW = 52;
const ROOM = { left: 2, right: 2, top: 38, bottom: 46 };
const BAR = { middle: 0.7, width: 0.3 };
const LETTER = 7.6;
/** The value and its word stand at the end of the name's line. */
const LONGEST_VALUE = 134;
/** The less stable, the darker. */
const TINTS = [0.16, 0.1, 0.05, 0];

/** @param {Array<{name, stability: number}>} segments those whose stability was measured */
export function stabilityChart(segments, { width, theme }) {
  const names = shortenApart(
    segments.map(({ name }) => name),
    Math.max(12, Math.floor((width - LONGEST_VALUE) / LETTER)),
  );
  const bands = bandsFromLow();
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        x: segments.map(({ stability }) => stability),
        y: segments.map((_, place) => place + BAR.middle),
        width: BAR.width,
        marker: { color: segments.map((segment) => colorOf(segment, theme.isDark)), line: { width: 0 } },
        hoverinfo: "text",
        hovertext: segments.map((one) => wrapped(segmentStabilityTold(one, `<b>${plain(one.name, 80)}</b>`))),
      },
    ],
    layout: layoutFor(theme, {
      height: segments.length * ROW + ROOM.top + ROOM.bottom,
      margin: { l: ROOM.left, r: ROOM.right, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, {
        range: [0, 1],
        showgrid: false,
        tickvals: bands.map(({ from }) => from),
        ticktext: bands.map(({ from }) => (from ? score(from) : "")),
        title: { text: STABILITY.axis },
      }),
      yaxis: axisFor(theme, { range: [segments.length, 0], showgrid: false, showticklabels: false }),
      shapes: [...bands.map((band, place) => rectangle(band, place, theme)), ...bands.slice(1).map((band) => border(band, theme))],
      annotations: [
        ...bands.map((band) => bandName(band, { width, theme })),
        ...segments.flatMap((segment, place) => [
          nameOf(segment, names[place], { place, theme }),
          valueOf(segment, { place, theme }),
        ]),
      ],
    }),
  };
}

const rectangle = ({ from, to }, place, theme) => ({
  type: "rect",
  layer: "below",
  x0: from,
  x1: to,
  yref: "paper",
  y0: 0,
  y1: 1,
  fillcolor: theme.muted,
  opacity: TINTS[place],
  line: { width: 0 },
});

/** Over the bars, so that it is seen how far they reach. */
const border = ({ from }, theme) => ({
  type: "line",
  x0: from,
  x1: from,
  yref: "paper",
  y0: 0,
  y1: 1,
  line: { color: theme.veil, width: 2 },
});

/** In two lines where its band is narrow. */
const bandName = ({ name, from, to }, { width, theme }) => ({
  x: (from + to) / 2,
  yref: "paper",
  y: 1,
  yanchor: "bottom",
  yshift: 3,
  text: (to - from) * width < name.length * LETTER ? name.replace(" ", "<br>") : name,
  showarrow: false,
  font: { size: width < 480 ? 11 : 12, color: theme.muted },
});

const nameOf = (segment, name, { place, theme }) => ({
  xref: "paper",
  x: 0,
  y: place + 0.32,
  text: `${inColor(shapeOf(segment).character, colorOf(segment, theme.isDark))}  ${plain(name, Infinity)}`,
  showarrow: false,
  xanchor: "left",
  font: { size: 13, color: theme.ink },
});

const valueOf = ({ stability }, { place, theme }) => ({
  xref: "paper",
  x: 1,
  y: place + 0.32,
  text: `${bandOf(stability).toLowerCase()}  <b>${score(stability)}</b>`,
  showarrow: false,
  xanchor: "right",
  font: { size: 13, color: theme.ink },
});
