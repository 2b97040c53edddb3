import { h, svg } from "../dom.js";
import { ofColumn, quantity, signed } from "../format.js";
import { barTold, beyondTold, spreadTold } from "../sentences/explore.js";
import { glyph, segmentColors } from "./glyph.js";

const WIDTH = 300;
const HEIGHT = 110;
const ROW = 30;
const HEADROOM = 4;

/**
 * How the values of one feature spread, by segment: bars on each other, or a row for each.
 * @param {{edges, counts, n_below, n_above, n_missing}} bins
 * @param {Array<{place, counts: number[]}>} parts one for each segment, in their order from below
 */
export function spread({ feature, bins, parts, isOwnUnits, isApart = false, title }) {
  const show = isOwnUnits ? ofColumn({ name: feature, role: "numeric" }, quantity) : signed;
  const [low, high] = [bins.edges[0], bins.edges.at(-1)].map(show);
  const note = beyondTold({ below: bins.n_below, above: bins.n_above, low, high, missing: bins.n_missing });
  return h(
    "figure",
    { class: isApart ? "spread is-apart" : "spread" },
    title ? h("figcaption", {}, title) : null,
    isApart
      ? parts.map((part) =>
          h(
            "div",
            { class: "spread-row" },
            glyph(part.place),
            picture({ bins, parts: [part], height: ROW, show, feature }),
          ),
        )
      : picture({ bins, parts, height: HEIGHT, show, feature }),
    h("p", { class: "spread-ends", "aria-hidden": "true" }, h("span", {}, low), h("span", {}, high)),
    note ? h("p", { class: "spread-note" }, note) : null,
  );
}

function picture({ bins, parts, height, show, feature }) {
  const sums = bins.counts.map((_, bin) => parts.reduce((sum, { counts }) => sum + counts[bin], 0));
  return svg(
    "svg",
    {
      viewBox: `0 0 ${WIDTH} ${height}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": described({ feature, bins, parts, show }),
    },
    sums.map((_, bin) => stack({ bins, parts, bin, show, height, highest: Math.max(...sums, 1) })),
    svg("line", { class: "spread-base", x1: 0, x2: WIDTH, y1: height, y2: height }),
  );
}

function stack({ bins: { edges, counts }, parts, bin, show, height, highest }) {
  const step = WIDTH / counts.length;
  let top = height;
  return parts
    .filter(({ counts: own }) => own[bin])
    .map(({ place, counts: own }) => {
      const tall = (own[bin] / highest) * (height - HEADROOM);
      top -= tall;
      const words = barTold({ from: show(edges[bin]), to: show(edges[bin + 1]), count: own[bin], name: place.name });
      return svg(
        "rect",
        { x: bin * step + 0.75, y: top, width: Math.max(step - 1.5, 0.5), height: tall, style: segmentColors(place) },
        svg("title", {}, words),
      );
    });
}

function described({ feature, bins: { edges }, parts, show }) {
  const peaks = parts
    .filter(({ counts }) => counts.some(Boolean))
    .map(({ place, counts }) => {
      const peak = counts.indexOf(Math.max(...counts));
      return { name: place.name, from: show(edges[peak]), to: show(edges[peak + 1]) };
    });
  return spreadTold({ feature, low: show(edges[0]), high: show(edges.at(-1)), peaks });
}
