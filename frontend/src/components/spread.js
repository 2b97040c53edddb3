import { h, svg } from "../dom.js";
import { integer, ofColumn, plural, quantity, signed } from "../format.js";
import { segmentColors } from "./glyph.js";

const WIDTH = 300;
const HEIGHT = 110;

/**
 * How the values of one feature spread, each bar stacked by segment.
 * @param {{edges, counts, n_below, n_above}} bins
 * @param {Array<{place, counts: number[]}>} parts one for each segment, in their order from below
 */
export function spread({ feature, bins, parts, isOwnUnits, title }) {
  const show = isOwnUnits ? ofColumn({ name: feature, role: "numeric" }, quantity) : signed;
  const [low, high] = [bins.edges[0], bins.edges.at(-1)];
  return h(
    "figure",
    { class: "spread" },
    title ? h("figcaption", {}, title) : null,
    svg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": described({ feature, bins, parts, show }),
      },
      stacks(bins, parts, show),
      svg("line", { class: "spread-base", x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT }),
    ),
    h(
      "p",
      { class: "spread-ends", "aria-hidden": "true" },
      h("span", {}, show(low)),
      h("span", {}, show(high)),
    ),
    beyond(bins, show),
  );
}

function stacks({ edges, counts }, parts, show) {
  const highest = Math.max(...counts, 1);
  const step = WIDTH / counts.length;
  return counts.map((_, bin) => {
    let top = HEIGHT;
    return parts
      .filter(({ counts: own }) => own[bin])
      .map(({ place, counts: own }) => {
        const height = (own[bin] / highest) * (HEIGHT - 4);
        top -= height;
        const words = `${show(edges[bin])} to ${show(edges[bin + 1])}: ${plural(own[bin], "customer")} of ${place.name}`;
        return svg(
          "rect",
          { x: bin * step + 0.75, y: top, width: Math.max(step - 1.5, 0.5), height, style: segmentColors(place) },
          svg("title", {}, words),
        );
      });
  });
}

/** Where most customers of each segment are, for whom cannot see the bars. */
function described({ feature, bins, parts, show }) {
  const told = parts
    .filter(({ counts }) => counts.some(Boolean))
    .map(({ place, counts }) => {
      const peak = counts.indexOf(Math.max(...counts));
      return `${place.name} most often from ${show(bins.edges[peak])} to ${show(bins.edges[peak + 1])}`;
    });
  return `Spread of ${feature} from ${show(bins.edges[0])} to ${show(bins.edges.at(-1))}; ${told.join("; ")}`;
}

function beyond({ edges, n_below: below, n_above: above }, show) {
  const words = [
    below && `${integer(below)} below ${show(edges[0])}`,
    above && `${integer(above)} above ${show(edges.at(-1))}`,
  ].filter(Boolean);
  return words.length ? h("p", { class: "spread-note" }, `Not drawn: ${words.join(", ")}.`) : null;
}
