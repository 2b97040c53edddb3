import { h } from "../dom.js";
import { integer, ofColumn, percent, quantity, skewness } from "../format.js";
import { isUsable, isUsed, roleOf } from "../roles.js";
import { COLUMNS, skewMeaning } from "../sentences/columns.js";
import { histogram } from "./histogram.js";
import { roleOfColumn } from "./role.js";
import { term, userText } from "./text.js";

/**
 * Each column of a file: what it was taken for, why, and what is in it.
 * @param {Array} columns
 * @param {{nRows: number, options: Object, isLocked: boolean, onToggle: function, onRole: function?, labelOf: function?}} page
 *   without `onRole` roles cannot be changed; `labelOf` tells in words what a column is called
 */
export function columnTable(columns, page) {
  const head = COLUMNS.headings.map(([name, definition], place) =>
    h("th", { scope: "col", class: place > 2 ? "number" : "" }, term(name, definition)),
  );
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": page.label ?? COLUMNS.label },
    h(
      "table",
      { class: "table column-table" },
      h("thead", {}, h("tr", {}, head)),
      h(
        "tbody",
        {},
        columns.map((column, place) => columnRow(column, { place, ...page })),
      ),
    ),
  );
}

function columnRow(column, page) {
  const { place, nRows, options, isLocked, onToggle } = page;
  const role = roleOf(column, options);
  const isNumeric = role === "numeric";
  const show = ofColumn({ name: column.name, role: role === "spare" ? "id" : role }, quantity);
  return h(
    "tr",
    { class: isUsed(column, options) ? "" : "is-unused" },
    h(
      "td",
      {},
      h("input", {
        type: "checkbox",
        id: `use-${place}`,
        checked: isUsed(column, options),
        disabled: isLocked || !isUsable(column, page),
        "aria-label": COLUMNS.use(page.labelOf?.(column.name) ?? column.name),
        onchange: () => onToggle(column),
      }),
    ),
    h("th", { scope: "row" }, nameOf(column, page), roleOfColumn(column, page)),
    h("td", {}, column.histogram ? histogram(column) : null),
    count(column.n_missing, nRows),
    count(column.n_unparsable, nRows),
    count(column.n_distinct),
    [column.min, column.median, column.max].map((value) =>
      h("td", { class: value == null ? "number is-zero" : "number" }, show(value)),
    ),
    skewCell(isNumeric ? column.skew : null),
    count(isNumeric ? column.n_outliers : null),
  );
}

function nameOf({ name }, { labelOf }) {
  const label = labelOf?.(name);
  if (!label) return userText(name, { length: 60 });
  return [userText(label, { length: 60 }), h("code", { class: "column-code quiet" }, name)];
}

/** A count, and its share of the rows where that says more. */
const count = (value, nRows = 0) =>
  h(
    "td",
    { class: value ? "number" : "number is-zero" },
    integer(value),
    value && nRows ? h("span", { class: "under quiet" }, percent(value / nRows)) : null,
  );

const skewCell = (skew) =>
  h(
    "td",
    { class: skew == null ? "number is-zero" : "number", title: skewMeaning(skew) || null },
    skewness(skew),
  );
