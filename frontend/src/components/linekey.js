import { h, svg } from "../dom.js";

/** As plotly.js draws them. */
const DASHES = { solid: "none", dash: "7 4", dot: "2 3", dashdot: "7 3 2 3" };
const MARKS = {
  circle: () => svg("circle", { class: "is-filled", cx: 18, cy: 6, r: 3 }),
  "circle-open": () => svg("circle", { cx: 18, cy: 6, r: 3.5 }),
  "x-thin-open": () => svg("path", { d: "M15 3l6 6M21 3l-6 6" }),
  "diamond-open": () => svg("path", { d: "M18 1.500l4.500 4.500-4.500 4.500-4.500-4.500z" }),
};

/**
 * Which line stands for what, in a row.
 * @param {Array<{name: string, line: {dash: string, symbol: string}}>} lines
 */
export const lineKey = (lines) =>
  h(
    "ul",
    { class: "key line-key" },
    lines.map(({ name, line: { dash, symbol } }, place) =>
      h(
        "li",
        {},
        svg(
          "svg",
          { class: place ? "line-sample" : "line-sample is-first", viewBox: "0 0 36 12", "aria-hidden": "true" },
          svg("line", { x1: 0, x2: 36, y1: 6, y2: 6, "stroke-dasharray": DASHES[dash] }),
          MARKS[symbol](),
        ),
        name,
      ),
    ),
  );
