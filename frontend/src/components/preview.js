import { h } from "../dom.js";
import { exact, integer, ofColumn, quantity } from "../format.js";
import { REPORT } from "../sentences/dataset.js";
import { userText } from "./text.js";

/**
 * The first rows of a file, as they were read, numbered as the findings number them.
 * @param {Object | null} places where the rows stand in the file; told where more than the names is above them
 */
export function preview(rows, columns, places = null) {
  const hasPlaces = places !== null && places.of(1) > 2;
  const numbers = new Set(columns.filter((column) => holdsNumbers(column, rows)).map(({ name }) => name));
  const amounts = new Set(columns.filter(({ role }) => role === "numeric").map(({ name }) => name));
  const place = (name) => (numbers.has(name) ? "number" : "");
  const show = (name, value) => (amounts.has(name) ? amount(name, value) : cell(value, String));
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": REPORT.firstRows },
    h(
      "table",
      { class: "table preview-table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          rowHead(REPORT.row),
          hasPlaces ? rowHead(places.whole === "sheet" ? REPORT.sheetRow : REPORT.line) : null,
          columns.map(({ name }) =>
            h("th", { scope: "col", class: place(name) }, userText(name, { length: 40 })),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row, index) =>
          h(
            "tr",
            {},
            rowNumber(index + 1),
            hasPlaces ? rowNumber(places.of(index + 1)) : null,
            columns.map(({ name }) => h("td", { class: place(name) }, show(name, row[name]))),
          ),
        ),
      ),
    ),
  );
}

const rowHead = (label) => h("th", { scope: "col", class: "number row-number" }, label);
const rowNumber = (number) => h("th", { scope: "row", class: "number row-number" }, integer(number));

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** Where one cell of a column cannot be read, the other numbers come as text. */
const amount = (name, value) =>
  cell(PLAIN_NUMBER.test(value) ? Number(value) : value, ofColumn({ name, role: "numeric" }, exact));

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
export const rounded = (value) => (Number.isInteger(value) ? integer(value) : quantity(value));
