/** The silhouette of every customer: one band for each segment, from the largest to the smallest. */

import { shortenMiddle } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { customerSilhouetteTold, SILHOUETTES } from "../sentences/silhouettes.js";
import { axisFor, inColor, layoutFor, plain } from "./base.js";
import { wrapped } from "./wrapping.js";

const ROOM = { name: 30, bottom: 44, top: 22 };
const BANDS = 340;
const LEAST_BAND = 16;

/** @param {{segments: Array, mean: number}} shown each segment with its look and its values */
export function silhouetteChart({ segments, mean }, { width, theme }) {
  const bands = bandsOf(segments);
  const bottom = bands.at(-1).to;
  const values = segments.flatMap((one) => one.values);
  const [low, high] = [Math.min(-0.1, ...values.map(Number)), Math.max(0.3, ...values.map(Number))];
  const layout = layoutFor(theme, {
    height: Math.round(bottom + ROOM.top + ROOM.bottom),
    margin: { l: 8, r: 16, t: ROOM.top, b: ROOM.bottom },
    hovermode: "closest",
    xaxis: axisFor(theme, {
      title: { text: SILHOUETTES.axis },
      range: [low - 0.04, high + 0.04],
      tickformat: ".2~f",
      nticks: width < 560 ? 5 : 9,
    }),
    yaxis: axisFor(theme, { range: [bottom, 0], showgrid: false, showticklabels: false }),
    shapes: [...bands.map((band) => zeroLine(band, theme)), ...(mean == null ? [] : [meanLine(mean, bottom, theme)])],
    annotations: [
      ...segments.map((one, place) => name(one, bands[place], { width, theme })),
      ...(mean == null ? [] : [meanName(mean, theme)]),
    ],
  });
  return { data: segments.map((one, place) => area(one, bands[place], theme)), layout };
}

/** Where each segment is drawn, in pixels from the top; as high as it has customers. */
function bandsOf(segments) {
  const all = segments.reduce((sum, one) => sum + one.values.length, 0) || 1;
  let top = 0;
  return segments.map((one) => {
    const from = top + ROOM.name;
    top = from + Math.max(LEAST_BAND, (one.values.length / all) * BANDS);
    return { from, to: top };
  });
}

/** A single path for thousands of bars. */
function area(segment, { from, to }, theme) {
  const step = (to - from) / Math.max(segment.values.length, 1);
  const color = colorOf(segment, theme.isDark);
  return {
    type: "scatter",
    mode: "lines",
    x: segment.values,
    y: segment.values.map((_, place) => from + (place + 0.5) * step),
    line: { color, width: 1, shape: "vh" },
    fill: "tozerox",
    fillcolor: color,
    hoveron: "points",
    hoverinfo: "text",
    hovertext: segment.values.map((value, place) =>
      wrapped(customerSilhouetteTold(plain(segment.customer_ids[place]), `<b>${plain(segment.name)}</b>`, value)),
    ),
  };
}

/** Only beside its band: the names stand free above. */
const zeroLine = ({ from, to }, theme) => ({
  type: "line",
  x0: 0,
  x1: 0,
  y0: from,
  y1: to,
  line: { color: theme.ink, width: 1 },
});

const meanLine = (mean, bottom, theme) => ({
  type: "line",
  x0: mean,
  x1: mean,
  y0: 0,
  y1: bottom,
  line: { color: theme.ink, width: 1.5, dash: "dash" },
});

const meanName = (mean, theme) => ({
  x: mean,
  y: 0,
  text: `<b>${SILHOUETTES.mean(mean)}</b>`,
  showarrow: false,
  yanchor: "bottom",
  font: { size: 12, color: theme.ink },
});

function name(segment, { from }, { width, theme }) {
  const mark = inColor(shapeOf(segment).character, colorOf(segment, theme.isDark));
  const told = shortenMiddle(segment.name, Math.min(64, Math.max(12, Math.floor(width / 9) - 14)));
  const mean = segment.mean == null ? "" : `  ${SILHOUETTES.mean(segment.mean)}`;
  return {
    x: 0,
    xref: "paper",
    y: from,
    text: `${mark}  <b>${plain(told, Infinity)}</b>${mean}`,
    showarrow: false,
    xanchor: "left",
    yanchor: "bottom",
    bgcolor: theme.veil,
    font: { size: 13, color: theme.ink },
  };
}
