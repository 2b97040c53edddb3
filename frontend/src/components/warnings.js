import { h } from "../dom.js";
import { integer, sentenceList } from "../format.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

const SHOWN_ROWS = 8;

/** What somebody should know about a table: each warning, and in which rows. */
export function warningList(warnings) {
  return h(
    "ul",
    { class: "warning-list" },
    warnings.map((warning) =>
      h(
        "li",
        {},
        icon("warning"),
        h(
          "span",
          {},
          userText(warning.message, { length: 300, tag: "span" }),
          warning.rows?.length
            ? [" ", h("span", { class: "quiet tabular" }, `${rowsOf(warning.rows)}.`)]
            : null,
        ),
      ),
    ),
  );
}

function rowsOf(rows) {
  const told = rows.slice(0, SHOWN_ROWS).map(integer);
  if (rows.length > SHOWN_ROWS) told.push(`${integer(rows.length - SHOWN_ROWS)} more`);
  return `${rows.length === 1 ? "Row" : "Rows"} ${sentenceList(told)}`;
}
