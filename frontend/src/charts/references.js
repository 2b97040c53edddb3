/** How grouped the customers look beside tables without groups: a dot for each table, stacked where they are alike. */

import { score } from "../format.js";
import { kindOf, REFERENCES, tableTold, yoursTold } from "../sentences/references.js";
import { axisFor, layoutFor } from "./base.js";
import { wrapped } from "./wrapping.js";

const DOT = { most: 8, least: 3 };
const ROW = { head: 26, stack: 78, gap: 16 };
const ROOM = { left: 4, right: 12, top: 4, bottom: 48 };

/** @param {Array<{kind: string, criterion: string, observed: number, values: number[]}>} references */
export function referencesChart(references, { width, theme }) {
  const all = references.flatMap(({ values, observed }) => [...values, observed]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const pad = (most - least || 1) * 0.06;
  const range = [least - pad, most + pad];
  const inner = Math.max(width - ROOM.left - ROOM.right, 100);
  const { rows, step } = fitting(references, { range, inner });
  const height = ROW.head + ROW.stack + ROW.gap;
  const floors = rows.map((_, place) => (place + 1) * height - ROW.gap);
  return {
    data: rows.flatMap((row, place) => [
      dots(row, { floor: floors[place], step, theme }),
      yours(row.tables, { floor: floors[place], theme }),
    ]),
    layout: layoutFor(theme, {
      height: rows.length * height + ROOM.top + ROOM.bottom,
      margin: { l: ROOM.left, r: ROOM.right, t: ROOM.top, b: ROOM.bottom },
      hovermode: "closest",
      xaxis: axisFor(theme, { range, title: { text: REFERENCES.axis }, nticks: width < 480 ? 5 : 9 }),
      yaxis: axisFor(theme, { range: [rows.length * height, 0], showgrid: false, showticklabels: false }),
      shapes: floors.map((y) => floorLine(y, theme)),
      annotations: rows.flatMap((row, place) => [
        rowName(row.tables, floors[place], theme),
        yoursName(row.tables, { floor: floors[place], range, theme }),
      ]),
    }),
  };
}

/** Dots as large as the highest stack allows. */
function fitting(references, frame) {
  for (let step = DOT.most; ; step -= 1) {
    const rows = references.map((tables) => ({ tables, ...stacked(tables.values, { ...frame, step }) }));
    if (step <= DOT.least || rows.every(({ highest }) => highest * step <= ROW.stack)) return { rows, step };
  }
}

/** Values that would cover each other stand one above the other. */
function stacked(values, { range: [low, high], inner, step }) {
  const nBins = Math.floor(inner / step);
  const counts = new Map();
  const places = [...values].sort((one, other) => one - other).map((value) => {
    const bin = Math.min(nBins - 1, Math.floor(((value - low) / (high - low)) * nBins));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
    return { value, x: low + ((bin + 0.5) / nBins) * (high - low), level: counts.get(bin) };
  });
  return { places, highest: Math.max(1, ...counts.values()) };
}

/** Those at least as grouped as the customers are dark: they are what the p-value counts. */
function dots({ tables, places }, { floor, step, theme }) {
  return {
    type: "scatter",
    mode: "markers",
    x: places.map(({ x }) => x),
    y: places.map(({ level }) => floor - (level - 0.5) * step),
    marker: {
      size: step - 1,
      color: places.map(({ value }) => (value >= tables.observed ? theme.ink : theme.muted)),
      opacity: 0.8,
      line: { width: 0 },
    },
    hoverinfo: "text",
    hovertext: places.map(({ value }) => wrapped(tableTold(value, tables))),
  };
}

const yours = (tables, { floor, theme }) => ({
  type: "scatter",
  mode: "lines+markers",
  x: [tables.observed, tables.observed],
  y: [floor, floor - ROW.stack * 0.62],
  line: { color: theme.accent, width: 2 },
  marker: { color: theme.accent, symbol: "diamond", size: [0, 13], opacity: 1 },
  hoverinfo: "text",
  hovertext: [wrapped(yoursTold(tables)), wrapped(yoursTold(tables))],
});

const floorLine = (y, theme) => ({
  type: "line",
  xref: "paper",
  x0: 0,
  x1: 1,
  y0: y,
  y1: y,
  line: { color: theme.strong, width: 1 },
});

const rowName = (tables, floor, theme) => ({
  xref: "paper",
  x: 0,
  y: floor - ROW.stack - ROW.head,
  text: `<b>${kindOf(tables.kind).name}</b>  ${REFERENCES.asGrouped(tables)}`,
  showarrow: false,
  xanchor: "left",
  yanchor: "top",
  font: { size: 13, color: theme.ink },
});

/** On the side that has room. */
function yoursName({ observed }, { floor, range: [low, high], theme }) {
  const isLeft = observed - low > high - observed;
  return {
    x: observed,
    y: floor - ROW.stack * 0.62,
    text: `<b>${REFERENCES.yours} ${score(observed)}</b>`,
    showarrow: false,
    xanchor: isLeft ? "right" : "left",
    xshift: isLeft ? -12 : 12,
    bgcolor: theme.veil,
    font: { size: 13, color: theme.accent },
  };
}
