import { h } from "../dom.js";

/**
 * A table of figures with a name in front of each row.
 * @param {Array<Node|string|{text: Node|string, isWord: boolean}>} head the first is of the names
 * @param {Array<{cells: Array, isChosen?: boolean}>} rows the first cell of each is its name
 */
export function figureTable({ label, head, rows, isTall = false }) {
  const isWord = head.map((one, place) => place === 0 || Boolean(one?.isWord));
  const kind = (place) => (isWord[place] ? "" : "number");
  const headings = head.map((one, place) => h("th", { scope: "col", class: kind(place) }, one?.isWord ? one.text : one));
  const body = rows.map(({ cells, isChosen }) =>
    h(
      "tr",
      { class: isChosen ? "is-chosen" : "" },
      cells.map((cell, place) =>
        place === 0 ? h("th", { scope: "row" }, cell) : h("td", { class: kind(place) }, cell),
      ),
    ),
  );
  return h(
    "div",
    {
      class: `scroller is-fitting has-fixed-column${isTall ? " is-low" : ""}`,
      tabindex: "0",
      role: "region",
      "aria-label": label,
    },
    h("table", { class: "table figure-table" }, h("thead", {}, h("tr", {}, headings)), h("tbody", {}, body)),
  );
}

/** A number, and in small print below it what belongs to it. */
export const withNote = (value, note) => [value, note ? h("span", { class: "under quiet" }, note) : null];
