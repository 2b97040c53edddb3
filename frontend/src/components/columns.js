import { h, svg } from "../dom.js";
import { integer, quantity } from "../format.js";
import { term, userText } from "./text.js";

const USABLE = new Set(["numeric", "categorical"]);
const ROLES = {
  id: "customer id",
  numeric: "number",
  categorical: "category",
  date: "date",
  text: "text",
  constant: "constant",
  empty: "empty",
};
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
  ["Outliers", "Values beyond Tukey's fences: 1.5 times the middle half's width away from it."],
];

export const isUsable = (column) => USABLE.has(column.role);

/** Each column of a file: what it was taken for, why, and what is in it. */
export function columnTable(columns, { exclude, idColumn, isLocked, onToggle }) {
  const head = HEADINGS.map(([name, definition], place) =>
    h("th", { scope: "col", class: place > 2 ? "number" : "" }, definition ? term(name, definition) : name),
  );
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Columns of the file" },
    h(
      "table",
      { class: "table column-table" },
      h("thead", {}, h("tr", {}, head)),
      h(
        "tbody",
        {},
        columns.map((column, place) =>
          columnRow(column, {
            place,
            isUsed: isUsed(column, exclude, idColumn),
            isId: idColumn === column.name,
            isLocked,
            onToggle,
          }),
        ),
      ),
    ),
  );
}

/** Whether a column will shape the segments. */
export const isUsed = (column, exclude, idColumn) =>
  isUsable(column) && column.name !== idColumn && !exclude.includes(column.name);

function columnRow(column, { place, isUsed: used, isId, isLocked, onToggle }) {
  const role = isId ? "id" : column.role;
  return h(
    "tr",
    { class: used ? "" : "is-unused" },
    h(
      "td",
      {},
      h("input", {
        type: "checkbox",
        id: `use-${place}`,
        checked: used,
        disabled: isLocked || !isUsable(column) || isId,
        "aria-label": `Use ${column.name}`,
        onchange: () => onToggle(column.name),
      }),
    ),
    h(
      "th",
      { scope: "row" },
      userText(column.name, { length: 60 }),
      h(
        "span",
        { class: "column-role" },
        h("span", { class: `role is-${role}` }, ROLES[role] ?? role),
        " ",
        userText(isId ? "you chose it" : column.reason, { length: 120, tag: "span", class: "quiet" }),
      ),
    ),
    h("td", {}, column.histogram ? histogram(column) : null),
    count(column.n_missing),
    count(column.n_unparsable),
    count(column.n_distinct),
    [column.min, column.median, column.max].map((value) =>
      h("td", { class: value == null ? "number is-zero" : "number" }, quantity(value)),
    ),
    count(column.role === "numeric" ? column.n_outliers : null),
  );
}

const count = (value) => h("td", { class: value ? "number" : "number is-zero" }, integer(value));

const WIDTH = 96;
const HEIGHT = 28;

/** A tiny histogram, only for its shape. */
function histogram({ name, histogram: { counts, edges, scale } }) {
  const highest = Math.max(...counts, 1);
  const step = WIDTH / counts.length;
  const bars = counts.map((value, place) => {
    const height = value ? Math.max(1, (value / highest) * HEIGHT) : 0;
    return svg("rect", { x: place * step + 0.5, y: HEIGHT - height, width: Math.max(step - 1, 0.5), height });
  });
  return svg(
    "svg",
    {
      class: "histogram",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label":
        `Spread of ${name} from ${quantity(edges[0])} to ${quantity(edges.at(-1))}` +
        (scale === "log" ? ", on a logarithmic scale" : ""),
    },
    bars,
  );
}
