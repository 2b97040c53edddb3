import { h } from "../dom.js";
import { integer, ofColumn, percent, quantity, skewness } from "../format.js";
import { isUsable, isUsed, roleOf } from "../roles.js";
import { skewMeaning } from "../sentences/columns.js";
import { histogram } from "./histogram.js";
import { roleOfColumn } from "./role.js";
import { term, userText } from "./text.js";

const HEADINGS = [
  ["Use"],
  ["Column"],
  ["Spread", "From the smallest value to the largest; skewed amounts on a logarithmic scale."],
  ["Missing", "Empty cells. They are filled in from the other customers."],
  ["Unreadable", "Cells that should be numbers and are not. They count as missing."],
  ["Distinct", "How many different values there are."],
  ["Smallest"],
  ["Median", "Half of the customers are below it, half above."],
  ["Largest"],
  [
    "Skew",
    "How lopsided the values are: 0 is even, above 1 a few customers have much more than most, below -1 much less.",
  ],
  ["Outliers", "Values beyond Tukey's fences: 1.5 times the middle half's width away from it."],
];

/**
 * Each column of a file: what it was taken for, why, and what is in it.
 * @param {Array} columns
 * @param {{nRows: number, options: Object, isLocked: boolean, onToggle: function, onRole: function?, labelOf: function?}} page
 *   without `onRole` roles cannot be changed; `labelOf` tells in words what a column is called
 */
export function columnTable(columns, page) {
  const head = HEADINGS.map(([name, definition], place) =>
    h("th", { scope: "col", class: place > 2 ? "number" : "" }, definition ? term(name, definition) : name),
  );
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": page.label ?? "Columns of the file" },
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
        "aria-label": `Use ${page.labelOf?.(column.name) ?? column.name}`,
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
