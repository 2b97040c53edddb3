import { svg } from "../dom.js";
import { ofColumn, quantity } from "../format.js";

const WIDTH = 96;
const HEIGHT = 28;

/** A tiny histogram, only for its shape. */
export function histogram({ name, role, histogram: { counts, edges, scale } }) {
  const show = ofColumn({ name, role }, quantity);
  const highest = Math.max(...counts, 1);
  const step = WIDTH / counts.length;
  const bars = counts.map((value, place) => {
    const height = value ? Math.max(1, (value / highest) * HEIGHT) : 0;
    return svg("rect", { x: place * step + 0.5, y: HEIGHT - height, width: Math.max(step - 1, 0.5), height });
  });
  return svg(
    "svg",
    {
      class: "histogram",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label":
        `Spread of ${name} from ${show(edges[0])} to ${show(edges.at(-1))}` +
        (scale === "log" ? ", on a logarithmic scale" : ""),
    },
    bars,
  );
}
