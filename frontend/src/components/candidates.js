import { h } from "../dom.js";
import { algorithmName, integer } from "../format.js";
import { CRITERIA, definitionOf, favouriteOf, SELECTION } from "../sentences/criteria.js";
import { icon } from "./icons.js";
import { term } from "./text.js";

/** Every candidate that was tried; the best of each column is bold. */
export function candidateTable(candidates) {
  const criteria = CRITERIA.filter(({ key }) => candidates.some((one) => one[key] != null));
  const bestOf = (one) => candidates.length > 1 && favouriteOf(candidates, one)?.[one.key];
  const favourites = new Map(criteria.map((one) => [one.key, bestOf(one)]));
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, SELECTION.algorithm),
    h("th", { scope: "col", class: "number" }, SELECTION.segments),
    criteria.map((one) => h("th", { scope: "col", class: "number" }, term(one.short ?? one.label, definitionOf(one)))),
  );
  const rows = candidates.map((one) =>
    h(
      "tr",
      { class: one.is_chosen ? "is-chosen" : "" },
      nameOf(one),
      h("td", { class: "number" }, integer(one.n_segments)),
      criteria.map((criterion) => cell(one, criterion, favourites.get(criterion.key))),
    ),
  );
  return h(
    "div",
    { class: "scroller is-tall has-fixed-column", tabindex: "0", role: "region", "aria-label": SELECTION.all },
    h("table", { class: "table candidate-table" }, h("thead", {}, head), h("tbody", {}, rows)),
  );
}

const nameOf = (one) =>
  h(
    "th",
    { scope: "row" },
    algorithmName(one.algorithm),
    one.variant ? h("span", { class: "quiet" }, ` ${one.variant}`) : null,
    one.refused ? h("span", { class: "quiet" }, " ", term(SELECTION.refused, SELECTION.why(one.refused))) : null,
    one.is_chosen ? h("span", { class: "chosen" }, icon("check"), SELECTION.chosen) : null,
  );

const cell = (one, { key, show }, favourite) =>
  h(
    "td",
    { class: one[key] == null ? "number is-zero" : "number" },
    one[key] != null && one[key] === favourite && !one.refused ? h("strong", {}, show(one[key])) : show(one[key]),
  );
