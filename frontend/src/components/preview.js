import { h } from "../dom.js";
import { exact, integer, quantity } from "../format.js";
import { userText } from "./text.js";

/** The first rows of a file, as they were read. */
export function preview(rows, columns) {
  const numbers = new Set(columns.filter((column) => holdsNumbers(column, rows)).map(({ name }) => name));
  const amounts = new Set(columns.filter(({ role }) => role === "numeric").map(({ name }) => name));
  const place = (name) => (numbers.has(name) ? "number" : "");
  const show = (name, value) => (amounts.has(name) ? amount(value) : cell(value, String));
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "First rows" },
    h(
      "table",
      { class: "table preview-table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map(({ name }) =>
            h("th", { scope: "col", class: place(name) }, userText(name, { length: 40 })),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            columns.map(({ name }) => h("td", { class: place(name) }, show(name, row[name]))),
          ),
        ),
      ),
    ),
  );
}

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** Where one cell of a column cannot be read, the other numbers come as text. */
const amount = (value) => cell(PLAIN_NUMBER.test(value) ? Number(value) : value, exact);

/** Codes and ids that came as numbers stand right as well, though they are no amounts. */
const holdsNumbers = ({ name, role }, rows) =>
  role === "numeric" ||
  (rows.some((row) => row[name] != null) &&
    rows.every((row) => row[name] == null || typeof row[name] === "number"));

/** One value of a file as it came: dates as they were written, nothing as a quiet dash. */
export function cell(value, number = rounded) {
  if (value == null || value === "") return h("span", { class: "is-zero" }, "–");
  if (typeof value === "number") return number(value);
  return userText(typeof value === "object" ? JSON.stringify(value) : value, { length: 60 });
}

/** Years and codes are whole numbers too: only a long fraction is rounded. */
const rounded = (value) => (Number.isInteger(value) ? integer(value) : quantity(value));
