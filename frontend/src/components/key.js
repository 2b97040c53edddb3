import { h } from "../dom.js";
import { segmentLabel } from "./glyph.js";

/** In a line of its own, a name has more room than in a table. */
const LONGEST_NAME = 64;

/** Which mark stands for which segment, in a line. */
export const key = (segments) =>
  h(
    "ul",
    { class: "key" },
    segments.map((segment) => h("li", {}, segmentLabel(segment, segments, LONGEST_NAME))),
  );
