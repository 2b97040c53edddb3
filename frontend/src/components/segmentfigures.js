/** The figures of a segment: its share of customers and of spend, and how firm it is. */

import { h } from "../dom.js";
import { TERMS } from "../sentences/terms.js";
import { CARD } from "../sentences/segments.js";
import { stabilityMeans, stabilityTold } from "../sentences/structure.js";
import { segmentColors } from "./glyph.js";
import { term } from "./text.js";

/**
 * @param {Object} figures `share` and `spendShare` as they are shown; `nCustomers` in all; `spend` as `spendOf` tells it;
 *   `stability` of the model; `isWaiting` while it is not known yet what counts as spend
 */
export function segmentFigures(segment, { share, nCustomers, spend, spendShare, isWaiting, stability }) {
  const words = stabilityTold(segment.stability);
  return h(
    "div",
    { class: "card-figures" },
    figure(term(share, CARD.shareMeans(segment.size, nCustomers)), CARD.ofCustomers(segment.size)),
    spend
      ? figure(term(spendShare, CARD.spendMeans({ ...spend, perCustomer: spend.part / segment.size })), CARD.ofSpend)
      : null,
    isWaiting ? figure(h("span", { class: "skeleton-block figure-skeleton" }), "\u00a0") : null,
    words
      ? h("p", { class: "card-stability" }, term(words, `${stabilityMeans(stability)} ${TERMS.stability}`))
      : null,
  );
}

const figure = (value, caption) =>
  h("p", { class: "card-figure" }, h("span", { class: "figure" }, value), h("span", { class: "quiet" }, caption));

/** All segments in one bar, as wide as their shares; the cards below say the same in words. */
export function shareBars(rows) {
  return h(
    "div",
    { class: rows.length > 1 ? "share-bars is-named" : "share-bars", "aria-hidden": "true" },
    rows.map(({ title, shares }) => [
      rows.length > 1 ? h("span", { class: "quiet" }, title) : null,
      h(
        "div",
        { class: "share-bar" },
        shares.map(({ segment, share }) =>
          h("div", { class: "share", style: { "--share": share, ...segmentColors(segment) } }),
        ),
      ),
    ]),
  );
}
