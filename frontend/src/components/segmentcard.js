import { h } from "../dom.js";
import { TERMS } from "../sentences/terms.js";
import { outlookTold } from "../sentences/outlook.js";
import { CARD } from "../sentences/segments.js";
import { customerLink } from "./customerlink.js";
import { segmentColors } from "./glyph.js";
import { icon } from "./icons.js";
import { segmentFigures } from "./segmentfigures.js";
import { segmentName } from "./segmentname.js";
import { term, userText } from "./text.js";

/** One segment: how large it is, what stands out, what to do with it, and who is in it. */
export function segmentCard(segment, { figures, highlights, isLeavingTold, compareAddress, ...naming }) {
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
        segmentFigures(segment, figures),
        h(
          "div",
          {},
          h("h4", {}, term(CARD.standsOut, CARD.standsOutMeans)),
          listOf(highlights.map((text) => userText(text, { length: 300, tag: "span" }))) ??
            h("p", { class: "quiet" }, CARD.nothingStandsOut),
          advice(segment.recommendations ?? []),
          ahead(segment.outlook, isLeavingTold),
          people(CARD.typical, segment.typical, TERMS.typical),
          people(CARD.edge, segment.edge, TERMS.edge),
        ),
      ),
    ),
    h(
      "div",
      { class: "card-links" },
      link(`#/customers?segment=${segment.segment}`, CARD.customers, CARD.isIn(segment.name), "arrow"),
      compareAddress
        ? link(compareAddress, CARD.compare, CARD.isWithAnother(segment.name), "compare", {
            // The heading of the comparison has this id too, and takes the focus.
            id: `compare-${segment.segment}`,
            onclick: () => window.scrollTo(0, 0),
          })
        : null,
    ),
  );
}

const link = (href, label, more, sign, attributes = {}) =>
  h("a", { class: "card-link", href, ...attributes }, label, h("span", { class: "visually-hidden" }, more), icon(sign));

const listOf = (items) =>
  items.length
    ? h(
        "ul",
        { class: "highlights" },
        items.map((item) => h("li", {}, item)),
      )
    : null;

/** Outlooks that a model keeps look this far. */
const OUTLOOK_DAYS = 90;

/** What its customers are expected to do, where purchases say so. */
function ahead(outlook, isLeavingTold) {
  if (!outlook) return null;
  return [
    h("h4", {}, term(CARD.ahead(OUTLOOK_DAYS), CARD.aheadMeans(TERMS.interval))),
    listOf(outlookTold(outlook, isLeavingTold)),
  ];
}

/** What to do, with the numbers that prompt it. */
function advice(recommendations) {
  return [
    h("h4", {}, term(CARD.toDo, CARD.toDoMeans)),
    recommendations.length ? null : h("p", { class: "quiet" }, CARD.nothingToDo),
    listOf(
      recommendations.map(({ text, because }) => [
        userText(text, { length: 300, tag: "span" }),
        because ? userText(because, { length: 300, tag: "span", class: "because" }) : null,
      ]),
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
