import { h } from "../dom.js";
import { quantity } from "../format.js";
import { userText } from "./text.js";

/** The first rows of a file, as they were read. */
export function preview(rows, columns) {
  const numeric = new Set(columns.filter((column) => column.role === "numeric").map((column) => column.name));
  const place = (name) => (numeric.has(name) ? "number" : "");
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "First rows" },
    h(
      "table",
      { class: "table" },
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
            columns.map(({ name }) => h("td", { class: place(name) }, cell(row[name]))),
          ),
        ),
      ),
    ),
  );
}

export function cell(value) {
  if (value == null || value === "") return h("span", { class: "is-zero" }, "–");
  return typeof value === "number" ? exact(value) : userText(value, { length: 60 });
}

/** Years and codes are whole numbers too: only a long fraction is rounded. */
const exact = (value) => (Number.isInteger(value) ? value.toLocaleString() : quantity(value));
