import { h } from "../dom.js";
import { heatColor } from "../palette/heat.js";
import { PROFILE_TABLES } from "../sentences/glance.js";
import { segmentLabel } from "./glyph.js";
import { userText } from "./text.js";

/** Style that lets the style sheet choose the colour of the theme. */
const heatColors = (strength) => ({
  "--heat-light": heatColor(strength, false),
  "--heat-dark": heatColor(strength, true),
});

/**
 * A table of numbers on coloured paper.
 * @param {Array<{feature: string, cells: Array<{text, strength: number, told: string}>}>} rows
 *   a cell for each segment; `strength` from -1 to 1
 */
export function heatTable({ segments, rows, label }) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, PROFILE_TABLES.feature),
    segments.map((segment) => h("th", { scope: "col" }, segmentLabel(segment, segments))),
  );
  const body = rows.map(({ feature, cells }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, userText(feature, { length: 40 })),
      cells.map(({ text, strength, told }) =>
        h("td", { class: "heat", style: heatColors(strength), title: told }, text),
      ),
    ),
  );
  return h(
    "div",
    { class: "scroller has-fixed-column", tabindex: "0", role: "region", "aria-label": label },
    h("table", { class: "table heat-table" }, h("thead", {}, head), h("tbody", {}, body)),
  );
}

const STOPS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];

/** What the colours mean: the ends of the scale and its middle. */
export function heatScale(ticks, stops = STOPS) {
  const tick = ({ text }) => h("span", { class: "tabular" }, text);
  return h(
    "div",
    { class: "heat-scale" },
    h(
      "div",
      { class: "heat-strip", "aria-hidden": "true" },
      stops.map((strength) => h("span", { class: "heat", style: heatColors(strength) })),
    ),
    h("div", { class: "heat-ticks" }, ticks.map(tick)),
  );
}
