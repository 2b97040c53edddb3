/** Two segments side by side, a row for each feature or value, and a bar for what lies between. */

import { h } from "../dom.js";
import { ofColumn, percent, quantity } from "../format.js";
import { COMPARISON as WORDS, effectTold, numberTold } from "../sentences/comparison.js";
import { segmentColors, segmentLabel } from "./glyph.js";
import { term, userText } from "./text.js";

/** @param {Array} contrasts of numbers @param {number} reach the effect that fills a side */
export function numberContrastTable(pair, contrasts, reach) {
  const rows = contrasts.map(({ feature, one, other, effect }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, userText(feature, { length: 60 })),
      [one, other].map((row, place) => numberCell(pair[place], { ...row, feature })),
      versus(pair, effect, reach, effectTold(effect)),
    ),
  );
  const difference = term(WORDS.difference, WORDS.effectMeans);
  return table(pair, { corner: WORDS.feature, difference, label: WORDS.table }, rows);
}

function numberCell(segment, row) {
  const show = ofColumn({ name: row.feature, role: "numeric" }, quantity);
  return h(
    "td",
    { class: "number", title: numberTold(segment, row) },
    show(row.mean),
    h("span", { class: "under quiet" }, WORDS.median(show(row.median))),
  );
}

const MOST_VALUES = 8;

/** @param {{feature: string, values: Array}} contrast of a category */
export function categoryContrastTable(pair, { feature, values }) {
  const rows = values.slice(0, MOST_VALUES).map(({ value, one, other, gap }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, userText(value, { length: 40 })),
      [one, other].map((share) => h("td", { class: "number" }, percent(share))),
      versus(pair, gap, 1, WORDS.points(gap)),
    ),
  );
  const rest = values.length - rows.length;
  return h(
    "section",
    { class: "contrast-category" },
    userText(feature, { tag: "h3", length: 60 }),
    table(pair, { corner: WORDS.value, difference: WORDS.difference, label: WORDS.tableOf(feature) }, rows),
    rest > 0 ? h("p", { class: "quiet" }, WORDS.notShown(rest)) : null,
  );
}

/** A bar to the side of the segment that has more. */
function versus(pair, difference, reach, words) {
  const more = difference > 0 ? pair[0] : pair[1];
  const isApart = difference !== null && difference !== 0;
  return h(
    "td",
    { class: "versus" },
    h(
      "div",
      { class: "versus-bar", "aria-hidden": "true" },
      isApart
        ? h("span", {
            class: difference > 0 ? "versus-fill is-first" : "versus-fill",
            style: { "--reach": Math.min(1, Math.abs(difference) / reach), ...segmentColors(more) },
          })
        : null,
    ),
    h(
      "span",
      { class: "versus-told" },
      words,
      isApart ? h("span", { class: "visually-hidden" }, WORDS.moreIn(more.name)) : null,
    ),
  );
}

function table(pair, { corner, difference, label }, rows) {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, corner),
    pair.map((segment) => h("th", { scope: "col", class: "number" }, segmentLabel(segment, pair))),
    h("th", { scope: "col", class: "versus" }, difference),
  );
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": label },
    h("table", { class: "table contrast-table" }, h("thead", {}, head), h("tbody", {}, rows)),
  );
}
