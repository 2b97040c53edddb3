import { h } from "../dom.js";
import { plural } from "../format.js";
import { glyph, segmentColors } from "./glyph.js";
import { icon } from "./icons.js";
import { term, userText } from "./text.js";

/** One segment: how large it is, what stands out, and who is in it. */
export function segmentCard(segment, { share, highlights }) {
  return h("article", { class: "card", style: segmentColors(segment), "aria-labelledby": `segment-${segment.segment}` },
    h("header", { class: "card-head" }, glyph(segment),
      userText(segment.name, { tag: "h3", length: 80, id: `segment-${segment.segment}` })),
    h("p", { class: "card-size" },
      h("span", { class: "figure" }, share),
      h("span", { class: "quiet" }, plural(segment.size, "customer"))),
    stability(segment.stability),
    h("h4", {}, "What stands out"),
    highlights.length
      ? h("ul", { class: "highlights" }, highlights.map((text) => h("li", {}, userText(text, { length: 200, tag: "span" }))))
      : h("p", { class: "quiet" }, "Nothing: these customers are close to the average in everything."),
    recommendations(segment.recommendations ?? []),
    h("a", { class: "card-link", href: `#/customers?segment=${segment.segment}` },
      "See its customers", h("span", { class: "visually-hidden" }, ` in ${segment.name}`), icon("arrow")));
}

function stability(value) {
  if (value == null) return null;
  return h("p", { class: "card-stability" }, term(`Found again in ${Math.round(value * 100)} of 100 resamples`,
    "The customers were drawn anew many times and segmented again; this is how much of the segment came back (Jaccard, Hennig 2007)."));
}

function recommendations(list) {
  if (!list.length) return null;
  return [h("h4", {}, "What to do"), h("ul", { class: "highlights" }, list.map((one) =>
    h("li", {}, userText(typeof one === "string" ? one : one.text ?? one.title, { length: 300, tag: "span" }))))];
}

/** All segments in one bar, as wide as they are large; the cards below say the same in words. */
export function shareBar(segments) {
  return h("div", { class: "share-bar", "aria-hidden": "true" }, segments.map((segment) =>
    h("div", { class: "share", style: { "--share": segment.share, ...segmentColors(segment) } })));
}
