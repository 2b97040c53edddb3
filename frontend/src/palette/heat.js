/** The colours of a heat map: brown below the average, teal above, which colour-blind people tell apart. */

/** Brewer's BrBG (2003), and what has the same contrast on black. */
const LIGHT = { paper: [255, 255, 255], low: [166, 97, 26], high: [1, 122, 111], most: 0.78 };
const DARK = { paper: [29, 29, 27], low: [190, 120, 40], high: [34, 174, 157], most: 0.62 };

/**
 * The paper of a cell: the ink of the page stays readable on it, 4.5 to 1 and more.
 * @param {number} strength from -1, far below the average, to 1, far above it
 * @example heatColor(0, false) // "#FFFFFF"
 */
export function heatColor(strength, isDark) {
  const { paper, low, high, most } = isDark ? DARK : LIGHT;
  const part = Math.min(1, Math.abs(strength)) * most;
  const pole = strength < 0 ? low : high;
  return `#${paper.map((channel, place) => hex(channel + (pole[place] - channel) * part)).join("")}`;
}

const hex = (channel) => Math.round(channel).toString(16).padStart(2, "0").toUpperCase();
