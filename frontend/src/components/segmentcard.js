import { h } from "../dom.js";
import { plural } from "../format.js";
import { DEFINITIONS, stabilityTold } from "../sentences.js";
import { glyph, segmentColors } from "./glyph.js";
import { icon } from "./icons.js";
import { term, userText } from "./text.js";

/** One segment: how large it is, what stands out, and who is in it. */
export function segmentCard(segment, { share, highlights }) {
  return h(
    "article",
    { class: "card", style: segmentColors(segment), "aria-labelledby": `segment-${segment.segment}` },
    h(
      "header",
      { class: "card-head" },
      glyph(segment),
      userText(segment.name, { tag: "h3", length: 80, id: `segment-${segment.segment}` }),
    ),
    h(
      "div",
      { class: "card-wide" },
      h(
        "div",
        { class: "card-body" },
        h(
          "p",
          { class: "card-size" },
          h("span", { class: "figure" }, share),
          h("span", { class: "quiet" }, plural(segment.size, "customer")),
        ),
        h(
          "div",
          {},
          told("What stands out", highlights),
          highlights.length
            ? null
            : h("p", { class: "quiet" }, "Nothing: these customers are close to the average in everything."),
          told("What to do", (segment.recommendations ?? []).map(words)),
          stability(segment.stability),
        ),
      ),
    ),
    h(
      "a",
      { class: "card-link", href: `#/customers?segment=${segment.segment}` },
      "See its customers",
      h("span", { class: "visually-hidden" }, ` in ${segment.name}`),
      icon("arrow"),
    ),
  );
}

function stability(value) {
  const words = stabilityTold(value);
  return words ? h("p", { class: "card-stability" }, term(words, DEFINITIONS.stability)) : null;
}

const words = (one) => (typeof one === "string" ? one : (one.text ?? one.title));

function told(title, texts) {
  if (!texts.length) return null;
  return [
    h("h4", {}, title),
    h(
      "ul",
      { class: "highlights" },
      texts.map((text) => h("li", {}, userText(text, { length: 300, tag: "span" }))),
    ),
  ];
}

/** All segments in one bar, as wide as they are large; the cards below say the same in words. */
export function shareBar(segments) {
  return h(
    "div",
    { class: "share-bar", "aria-hidden": "true" },
    segments.map((segment) =>
      h("div", { class: "share", style: { "--share": segment.share, ...segmentColors(segment) } }),
    ),
  );
}
