import { h, svg } from "../dom.js";
import { shortenApart } from "../format.js";
import { colorOf, shapeOf } from "../palette.js";
import { userText } from "./text.js";

const LONGEST_NAME = 40;

const DRAWINGS = {
  circle: () => svg("circle", { cx: 8, cy: 8, r: 6 }),
  square: () => svg("rect", { x: 2.5, y: 2.5, width: 11, height: 11, rx: 1 }),
  diamond: () => svg("path", { d: "M8 1l7 7-7 7-7-7z" }),
  triangle: () => svg("path", { d: "M8 2l6.500 11.500h-13z" }),
  cross: () => svg("path", { d: "M6 2h4v4h4v4h-4v4H6v-4H2V6h4z" }),
  star: () =>
    svg("path", { d: "M8 1l2.100 4.600 5 .6-3.700 3.400 1 5L8 12.100l-4.400 2.500 1-5L.9 6.200l5-.6z" }),
  wedge: () => svg("path", { d: "M8 14L1.500 2.500h13z" }),
  ex: () => svg("path", { d: "M3 1.500l5 5 5-5 1.500 1.500-5 5 5 5-1.500 1.500-5-5-5 5L1.500 13l5-5-5-5z" }),
  hexagon: () => svg("path", { d: "M8 1.500l5.800 3.300v6.400L8 14.500l-5.800-3.300V4.800z" }),
};

/** The mark of a segment, as it is on the map. */
export function glyph(segment) {
  return svg(
    "svg",
    { class: "glyph", viewBox: "0 0 16 16", "aria-hidden": "true", style: segmentColors(segment) },
    DRAWINGS[shapeOf(segment).name](),
  );
}

/** Style that lets the style sheet choose the colour of the theme. */
export function segmentColors(segment) {
  return { "--segment-light": colorOf(segment, false), "--segment-dark": colorOf(segment, true) };
}

/** The mark and the name of a segment, in two lines at most; among others, so that it differs from them. */
export function segmentLabel(segment, segments = [segment], length = LONGEST_NAME) {
  const names = shortenApart(
    segments.map(({ name }) => name),
    length,
  );
  const short = names[segments.indexOf(segment)];
  return h("span", { class: "segment-label" }, glyph(segment), userText(segment.name, { short }));
}
