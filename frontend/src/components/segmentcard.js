import { h } from "../dom.js";
import { plural } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { outlookTold } from "../sentences/outlook.js";
import { stabilityTold } from "../sentences/structure.js";
import { customerLink } from "./customerlink.js";
import { segmentColors } from "./glyph.js";
import { icon } from "./icons.js";
import { segmentName } from "./segmentname.js";
import { term, userText } from "./text.js";

/** One segment: how large it is, what stands out, what to do with it, and who is in it. */
export function segmentCard(segment, { share, highlights, isLeavingTold, ...naming }) {
  return h(
    "article",
    { class: "card", style: segmentColors(segment), "aria-labelledby": `segment-${segment.segment}` },
    segmentName(segment, naming),
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
          ahead(segment.outlook, isLeavingTold),
          advice(segment.recommendations ?? []),
          stability(segment.stability),
          people("Typical", segment.typical, DEFINITIONS.typical),
          people("At the edge", segment.edge, DEFINITIONS.edge),
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

/** Outlooks that a model keeps look this far. */
const OUTLOOK_DAYS = 90;

/** What its customers are expected to do, where purchases say so. */
function ahead(outlook, isLeavingTold) {
  if (!outlook) return null;
  return [
    h("h4", {}, term(`In the next ${OUTLOOK_DAYS} days`, `Expected, with its 90% interval. ${DEFINITIONS.interval}`)),
    h(
      "ul",
      { class: "highlights" },
      outlookTold(outlook, isLeavingTold).map((text) => h("li", {}, text)),
    ),
  ];
}

/** What to do, with the numbers that prompt it. */
function advice(recommendations) {
  if (!recommendations.length) return null;
  return [
    h("h4", {}, "What to do"),
    h(
      "ul",
      { class: "highlights" },
      recommendations.map(({ text, because }) =>
        h(
          "li",
          {},
          userText(text, { length: 300, tag: "span" }),
          because ? userText(because, { length: 300, tag: "span", class: "because" }) : null,
        ),
      ),
    ),
  ];
}

const MOST_PEOPLE = 3;

/** Some of its customers by name; each leads to what is known of it. */
function people(title, ids = [], definition) {
  if (!ids.length) return null;
  return h(
    "p",
    { class: "card-people" },
    term(title, definition, "quiet"),
    " ",
    h(
      "span",
      {},
      ids.slice(0, MOST_PEOPLE).map((id, place) => [place ? ", " : null, customerLink(id, { length: 24 })]),
    ),
  );
}

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
