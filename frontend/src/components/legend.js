import { h } from "../dom.js";
import { integer, percents } from "../format.js";
import { letterOf } from "../palette.js";
import { glyph } from "./glyph.js";
import { userText } from "./text.js";

/** The segments of the map; each can be hidden to see what lies behind it. */
export function legend({ segments, hidden, onToggle }) {
  const shares = percents(segments.map((segment) => segment.share));
  return h(
    "ul",
    { class: "legend" },
    segments.map((segment, place) =>
      h(
        "li",
        {},
        h(
          "label",
          { class: "legend-row" },
          h("input", {
            type: "checkbox",
            id: `show-${segment.segment}`,
            checked: !hidden.includes(segment.segment),
            onchange: () => onToggle(segment.segment),
          }),
          glyph(segment),
          h("span", { class: "letter" }, letterOf(segment)),
          userText(segment.name, { length: 60, class: "legend-name" }),
          h("span", { class: "quiet tabular" }, `${integer(segment.size)} · ${shares[place]}`),
        ),
      ),
    ),
  );
}
