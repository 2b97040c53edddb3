import { h } from "../dom.js";
import { certainty, ofColumn, percent, shorten } from "../format.js";
import { isShareColumn } from "../sentences/behaviour.js";
import { columnName, CUSTOMERS } from "../sentences/customers.js";
import { segmentLabel } from "./glyph.js";
import { icon } from "./icons.js";
import { cell, rounded } from "./preview.js";
import { userText, withDefinition } from "./text.js";

const HIDDEN = new Set(["segment"]);
/** What is known of the segment comes first, then what is expected of the customer. */
const FIRST = ["customer_id", "segment_name", "confidence", "is_outlier"];
const AHEAD = ["probability_active", "expected_purchases_90_days", "expected_value_90_days"];
const WORDS = ["customer_id", "segment_name", "is_outlier"];

/** What is no use where nobody is seen to leave: all are then as good as certain to be active. */
const OF_LEAVING = "probability_active";

/**
 * One page of customers; every heading sorts, arrow keys go through the rows.
 * @param {{purchases: Object?, meaningOf: function(string): string}} shown `purchases` is the report on those that
 * customers were made of, if they were; `meaningOf` tells what a column holds
 */
export function customerTable({ page, segments, categories, purchases, isLeavingTold = true, sort, onSort, onOpen, addressOf, meaningOf }) {
  const words = new Set([...WORDS, ...categories]);
  const isShown = (name) => !HIDDEN.has(name) && (isLeavingTold || name !== OF_LEAVING);
  const columns = inOrder(page.columns.filter(isShown), purchases);
  const numeric = new Set(
    columns.filter(
      (name) =>
        !words.has(name) && page.customers.every((row) => row[name] == null || typeof row[name] === "number"),
    ),
  );
  const heads = columns.map((name, place) =>
    heading({ name, place, sort, onSort, isNumeric: numeric.has(name), purchases, meaning: meaningOf(name) }),
  );
  const rows = page.customers.map((customer, place) =>
    h(
      "tr",
      {
        tabindex: place ? "-1" : "0",
        class: "is-opened-by-click",
        onclick: (event) => isNamed(customer.customer_id) && opens(event) && onOpen(customer.customer_id),
      },
      columns.map((name) =>
        h(
          name === "customer_id" ? "th" : "td",
          { scope: name === "customer_id" ? "row" : null, class: numeric.has(name) ? "number" : "" },
          content(name, customer, { segments, categories, purchases, addressOf }),
        ),
      ),
    ),
  );
  return h(
    "div",
    { class: "scroller is-tall has-fixed-column", tabindex: "0", role: "region", "aria-label": CUSTOMERS.table },
    h(
      "table",
      { class: "table customer-table" },
      h("thead", {}, h("tr", {}, heads)),
      h("tbody", { onkeydown: walk }, rows),
    ),
  );
}

function inOrder(columns, purchases) {
  if (!purchases) return columns;
  const front = [...FIRST, ...AHEAD].filter((name) => columns.includes(name));
  return [...front, ...columns.filter((name) => !front.includes(name))];
}

function heading({ name, place, sort, onSort, isNumeric, purchases, meaning }) {
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : null;
  const startsLargest = purchases && AHEAD.includes(name) && direction === null;
  const next = startsLargest || direction === "ascending" ? `-${name}` : name;
  const label = userText(columnName(name, purchases), { length: 40 });
  const button = h(
    "button",
    { type: "button", class: "sort", id: `sort-${place}`, onclick: () => onSort(next) },
    label,
    direction ? icon(direction === "ascending" ? "up" : "down") : null,
  );
  return h(
    "th",
    { scope: "col", class: isNumeric ? "number" : "", "aria-sort": direction },
    withDefinition(h("span", {}, button), button, meaning),
  );
}

function content(name, customer, { segments, categories, purchases, addressOf }) {
  const value = customer[name];
  if (name === "segment_name") return segmentCell(customer, segments);
  if (name === "confidence") return confidence(value);
  if (name === "is_outlier") return value ? h("span", { class: "role" }, CUSTOMERS.unusual) : "";
  if (name === "customer_id") return opener(value, addressOf);
  if (name === OF_LEAVING && purchases) return meter(value, percent);
  if (typeof value === "number" && isShareColumn(name, purchases)) return percent(value);
  return cell(value, ofColumn({ name, role: categories.includes(name) ? "categorical" : "numeric" }, rounded));
}

/** A segment that the model does not tell of still has the name that came with the customer. */
function segmentCell(customer, segments) {
  const segment = segments.find((one) => one.segment === customer.segment);
  if (segment) return segmentLabel(segment, segments);
  return segmentLabel({ segment: customer.segment, name: customer.segment_name });
}

/** On a phone, what is longer is cut. */
const SHORT = 12;

/** The rows are gone through by arrow keys: their links need no stops of their own. */
const opener = (id, addressOf) =>
  isNamed(id)
    ? h(
        "a",
        { class: "opener", href: addressOf(id), tabindex: "-1", title: String(id).length > SHORT ? shorten(String(id), 1000) : null },
        userText(id, { length: 40 }),
      )
    : "–";
const isNamed = (id) => id != null && id !== "";

/** Selecting text in a row, or a click on its link, is no click on the row. */
const opens = ({ target }) => !target.closest("a") && window.getSelection().isCollapsed;

const confidence = (value) => meter(value, certainty);

const meter = (value, show) =>
  value == null ? "–" : h("span", { class: "meter", style: { "--share": value } }, h("span", {}, show(value)));

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Arrow keys, Home and End move the focus from row to row; Enter opens the customer. */
function walk(event) {
  if (event.key === "Enter" && event.target.matches("tr")) return event.target.querySelector("a")?.click();
  const step = STEPS[event.key];
  const rows = [...event.currentTarget.rows];
  const from = rows.indexOf(document.activeElement);
  if (step === undefined || from < 0) return;
  event.preventDefault();
  const to = rows[Math.max(0, Math.min(rows.length - 1, from + step))];
  rows[from].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

/** Which page this is, and the ways to the others. */
export function pager({ page, onPage }) {
  const first = (page.page - 1) * page.page_size + 1;
  const last = first + page.customers.length - 1;
  const step = (id, label, to, isOff) =>
    h("button", { type: "button", class: "button", id, disabled: isOff, onclick: () => onPage(to) }, label);
  return h(
    "nav",
    { class: "pager", "aria-label": CUSTOMERS.pages },
    h(
      "p",
      { class: "quiet tabular" },
      CUSTOMERS.places(first, last, page.n_customers),
    ),
    h(
      "div",
      { class: "actions" },
      step("previous-page", CUSTOMERS.previous, page.page - 1, page.page <= 1),
      h("span", { class: "tabular" }, CUSTOMERS.page(page.page, page.n_pages)),
      step("next-page", CUSTOMERS.next, page.page + 1, page.page >= page.n_pages),
    ),
  );
}
