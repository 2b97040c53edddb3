/** How a segment looks: always the same colour and the same shape, in light and in dark. */

import { UNASSIGNED_NAME } from "./sentences/segments.js";

/** Okabe and Ito (2008), for a segment that came without a colour. */
const COLORS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#5A5A5A"];
const SHAPES = [
  { name: "circle", symbol: "circle", character: "●" },
  { name: "square", symbol: "square", character: "■" },
  { name: "diamond", symbol: "diamond", character: "◆" },
  { name: "triangle", symbol: "triangle-up", character: "▲" },
  { name: "cross", symbol: "cross", character: "✚" },
  { name: "star", symbol: "star", character: "★" },
  { name: "wedge", symbol: "triangle-down", character: "▼" },
  { name: "hexagon", symbol: "hexagon", character: "⬢" },
];
/** For customers of no segment. */
export const UNASSIGNED = { segment: -1, name: UNASSIGNED_NAME, color: "#757575" };
const NO_SHAPE = { name: "ex", symbol: "x", character: "✖" };
const DARK_PAPER = "#151514";
const LIGHT_PAPER = "#FCFBF9";
/** Full saturation glows on black. */
const SATURATION_IN_DARK = 0.75;

/** Beyond eight, colours come again, each with the next shape. */
export const shapeOf = ({ segment }) =>
  segment < 0 ? NO_SHAPE : SHAPES[(segment + Math.floor(segment / SHAPES.length)) % SHAPES.length];

/** All that a customer of the model can be in. */
export function placesIn({ segments, n_unassigned: size }) {
  if (!size) return segments;
  const nCustomers = segments.reduce((sum, segment) => sum + segment.size, size);
  return [...segments, { ...UNASSIGNED, size, share: size / nCustomers }];
}

/** What stands for a segment where its name has no room: A, B … Z, AA, AB … */
export function letterOf({ segment }) {
  if (segment < 0) return "–";
  const last = String.fromCharCode(65 + (segment % 26));
  return segment < 26 ? last : letterOf({ segment: Math.floor(segment / 26) - 1 }) + last;
}

/** The colour of a segment, light or dark: same hue, kept readable on that background. */
export function colorOf(segment, isDark) {
  const color = isHex(segment.color) ? segment.color : COLORS[segment.segment % COLORS.length];
  return isDark ? forDark(color) : forLight(color);
}

function forDark(color) {
  const { hue, saturation, lightness } = toHsl(color);
  return untilSeen(
    (step) => toHex(hue, saturation * SATURATION_IN_DARK, Math.max(lightness, 0.62) + step),
    DARK_PAPER,
    4.5,
  );
}

/** Yellow vanishes on white; the other colours are shown as they came. */
function forLight(color) {
  const { hue, saturation, lightness } = toHsl(color);
  if (contrast(color, LIGHT_PAPER) >= 2) return color;
  return untilSeen((step) => toHex(hue, saturation, lightness - step), LIGHT_PAPER, 2);
}

/** The first shade, in small steps, that has enough contrast. */
function untilSeen(shade, paper, enough) {
  let step = 0;
  while (contrast(shade(step), paper) < enough && step < 0.9) step += 0.02;
  return shade(step);
}

/** WCAG 2 contrast ratio of two colours, 1 to 21. */
export function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const isHex = (color) => /^#[0-9a-f]{6}$/i.test(color ?? "");
const channels = (color) => [1, 3, 5].map((start) => parseInt(color.slice(start, start + 2), 16) / 255);

function luminance(color) {
  const [red, green, blue] = channels(color).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function toHsl(color) {
  const [red, green, blue] = channels(color);
  const high = Math.max(red, green, blue);
  const spread = high - Math.min(red, green, blue);
  const lightness = high - spread / 2;
  const saturation = spread === 0 ? 0 : spread / (1 - Math.abs(2 * lightness - 1));
  return { hue: hueOf(red, green, blue, high, spread), saturation, lightness };
}

function hueOf(red, green, blue, high, spread) {
  if (spread === 0) return 0;
  if (high === red) return ((((green - blue) / spread) % 6) + 6) % 6;
  return high === green ? (blue - red) / spread + 2 : (red - green) / spread + 4;
}

/** @param {number} hue in sixths of the circle */
function toHex(hue, saturation, lightness) {
  const light = Math.min(1, Math.max(0, lightness));
  const reach = saturation * Math.min(light, 1 - light);
  const channel = (offset) => {
    const place = (offset + hue * 2) % 12;
    const value = light - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`.toUpperCase();
}
