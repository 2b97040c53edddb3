import { svg } from "../dom.js";
import { integer, ofColumn, quantity } from "../format.js";
import { COLUMNS } from "../sentences/columns.js";

const WIDTH = 96;
const HEIGHT = 28;

/** A tiny histogram, for its shape; the pointer over a bar tells what it counts. */
export function histogram({ name, role, histogram: { counts, edges, scale } }) {
  const show = ofColumn({ name, role }, quantity);
  const highest = Math.max(...counts, 1);
  const step = WIDTH / counts.length;
  const bars = counts.map((value, place) => {
    const height = value ? Math.max(1, (value / highest) * HEIGHT) : 0;
    const told = COLUMNS.bar(integer(value), show(edges[place]), show(edges[place + 1]));
    return [
      svg("rect", { x: place * step + 0.5, y: HEIGHT - height, width: Math.max(step - 1, 0.5), height }),
      // All of its height, so that a low bar is found too.
      svg("rect", { class: "hit", x: place * step, y: 0, width: step, height: HEIGHT }, svg("title", {}, told)),
    ];
  });
  return svg(
    "svg",
    {
      class: "histogram",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": COLUMNS.spread(name, show(edges[0]), show(edges.at(-1)), scale === "log"),
    },
    bars,
  );
}
