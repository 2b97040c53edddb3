/** Each customer by how lately and how often it bought; as large as it spent. */

import { integer } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { buyerTold, RECENCY } from "../sentences/forecasting.js";
import { axisFor, layoutFor, plain } from "./base.js";
import { wrapped } from "./wrapping.js";

/** Where there are many, marks are smaller and let more of each other through. */
const FEW = { least: 4, most: 24, opacity: 0.6 };
const MANY = { least: 3, most: 15, opacity: 0.38 };
const MOST_FEW = 500;
/** Beside the groups, a chart as high as their table. */
const HEIGHT = { least: 460, most: 620, head: 40, group: 52 };
/** A logarithm has no zero: who bought today stands at half a day. */
const TODAY = 0.5;
const DAYS = [TODAY, 1, 2, 7, 14, 30, 90, 180, 365, 730, 1825, 3650];
const TIMES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** @param {{told: Object, segments: Array}} shown `told` as `/charts/recency_frequency` has it */
export function recencyChart({ told, segments }, { width, theme }) {
  const areas = told.total_spend.map((spend) => Math.max(0, spend ?? 0));
  const large = quantile(areas, 0.99) || 1;
  const look = told.customer_ids.length > MOST_FEW ? MANY : FEW;
  const size = (place) =>
    look.least + (look.most - look.least) * Math.sqrt(Math.min(1, areas[place] / large)) * (width < 560 ? 0.6 : 1);
  const x = told.recency_days.map((days) => Math.max(TODAY, days));
  const y = told.n_purchases.map((count, place) => count * scatterAt(place));
  return {
    data: [marks({ told, segments, x, y, size, opacity: look.opacity, theme })],
    layout: layoutFor(theme, {
      height: width < 560 ? Math.round(width * 1.1) : heightBeside(told.rfm ?? []),
      margin: { l: 48, r: 4, t: 6, b: 48 },
      hovermode: "closest",
      xaxis: logAxis(theme, x, DAYS, RECENCY.across),
      yaxis: logAxis(theme, y, TIMES, RECENCY.up),
    }),
  };
}

const heightBeside = (groups) =>
  Math.min(HEIGHT.most, Math.max(HEIGHT.least, HEIGHT.head + HEIGHT.group * groups.length));

/** Up and down a little, the same each time, so that equal counts do not hide each other. */
const scatterAt = (place) => 10 ** ((((place * 0.618) % 1) - 0.5) * 0.11);

function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Room for half a mark, in powers of ten. */
const MARGIN = 0.14;
const NEAR = 1.1;

function logAxis(theme, values, ticks, text) {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const range = values.length ? [Math.log10(low) - MARGIN, Math.log10(high) + MARGIN] : [0, 1];
  // In the room beside the marks a label would be cut.
  const shown = ticks.filter((tick) => tick >= low / NEAR && tick <= high * NEAR);
  return axisFor(theme, {
    type: "log",
    range,
    tickvals: shown,
    ticktext: shown.map((tick) => integer(tick === TODAY ? 0 : tick)),
    title: { text, standoff: 8 },
  });
}

/** The large first, so that the small lie on them and can be seen, whatever their segment. */
function marks({ told, segments, x, y, size, opacity, theme }) {
  const bySegment = new Map(segments.map((segment) => [segment.segment, segment]));
  const own = told.segments
    .flatMap((number, place) => (bySegment.has(number) ? [place] : []))
    .sort((one, other) => size(other) - size(one));
  const segmentOf = (place) => bySegment.get(told.segments[place]);
  return {
    type: "scatter",
    mode: "markers",
    x: own.map((place) => x[place]),
    y: own.map((place) => y[place]),
    marker: {
      symbol: own.map((place) => shapeOf(segmentOf(place)).symbol),
      size: own.map(size),
      color: own.map((place) => colorOf(segmentOf(place), theme.isDark)),
      opacity,
      line: { width: 0.6, color: theme.surface },
    },
    hoverinfo: "text",
    hovertext: own.map((place) =>
      wrapped(
        buyerTold({
          id: plain(told.customer_ids[place]),
          name: `<b>${plain(segmentOf(place).name, 80)}</b>`,
          count: told.n_purchases[place],
          spend: told.total_spend[place],
          days: told.recency_days[place],
        }),
      ),
    ),
  };
}
