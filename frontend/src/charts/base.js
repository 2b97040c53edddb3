/** What all charts share: type, colours and margins taken from the theme. */

import { separators, shorten, shortenMiddle } from "../format.js";

const FACE = {
  font: '-apple-system, "Segoe UI", Inter, Roboto, "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif',
};

/** @param {{ink, muted, line, surface, isDark}} theme */
export function layoutFor(theme, more) {
  return {
    font: { family: FACE.font, size: 13, color: theme.ink },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    showlegend: false,
    separators: separators(),
    dragmode: "pan",
    hoverlabel: {
      bgcolor: theme.ink,
      bordercolor: theme.ink,
      align: "left",
      font: { family: FACE.font, size: 13, color: theme.surface },
    },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.muted, activecolor: theme.ink },
    ...more,
  };
}

export function axisFor(theme, more) {
  return {
    gridcolor: theme.line,
    showline: false,
    zeroline: false,
    fixedrange: true,
    ticks: "",
    tickfont: { color: theme.muted, size: 12 },
    automargin: false,
    ...more,
    title: { text: "", standoff: 12, font: { color: theme.muted, size: 13 }, ...more.title },
  };
}

/** Plotly reads some tags and entities in a text: a name from a file must stay a name. */
export function plain(text, length = 40) {
  return shorten(text, length).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

const SPAN = "span";

/** A sign in a colour, in the little of HTML that Plotly reads. */
export const inColor = (sign, color) => `<${SPAN} style="color:${color}">${sign}</${SPAN}>`;

/** From the least to the most, and always with zero. */
export const extent = (values) =>
  values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);

/** A name in at most two lines, broken between words. */
export function twoLines(text, length = 20) {
  const words = shortenMiddle(text, length * 2).split(" ");
  const first = [words.shift()];
  while (words.length && [...first, words[0]].join(" ").length <= length) first.push(words.shift());
  return [first.join(" "), words.join(" ")]
    .filter(Boolean)
    .map((line) => plain(line))
    .join("<br>");
}

/** Room for a label of this many letters, in pixels. */
export const roomFor = (texts, most = 24) =>
  Math.max(...texts.map((text) => Math.min(Array.from(text).length, most)), 4) * 7.2 + 14;
