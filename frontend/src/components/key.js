import { h } from "../dom.js";
import { segmentLabel } from "./glyph.js";

/** Which mark stands for which segment, in a line. */
export const key = (segments) =>
  h(
    "ul",
    { class: "key" },
    segments.map((segment) => h("li", {}, segmentLabel(segment, segments))),
  );
