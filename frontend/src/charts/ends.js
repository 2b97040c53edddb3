/** The names at the ends of lines, moved apart so that they can be read. */

/** Height of a name, in pixels. */
const NAME = 16;

const heightOf = ({ text }) => NAME * text.split("<br>").length;

/**
 * @param {Array<{text: string, x, y: number, color: string}>} ends
 * @param {{range: number[], height: number}} axis the y axis and how many pixels it is high
 * @returns {Array} annotations to the right of the ends, none of them above the chart
 */
export function endNames(ends, { range: [low, high], height }) {
  const pixels = (y) => ((y - low) / (high - low || 1)) * height;
  const sorted = [...ends].sort((one, other) => one.y - other.y);
  let floor = -Infinity;
  const raised = sorted.map((end) => {
    const at = Math.max(pixels(end.y), floor);
    floor = at + heightOf(end);
    return at;
  });
  let ceiling = height + NAME;
  const places = raised.toReversed().map((raisedTo, back) => {
    const half = heightOf(sorted.at(-1 - back)) / 2;
    const at = Math.min(raisedTo, ceiling - half);
    ceiling = at - half;
    return at;
  }).toReversed();
  return sorted.map((end, place) => {
    const at = places[place];
    return {
      x: end.x,
      y: end.y,
      yshift: at - pixels(end.y),
      text: end.text,
      showarrow: false,
      xanchor: "left",
      xshift: 8,
      align: "left",
      font: { size: 12, color: end.color },
    };
  });
}
