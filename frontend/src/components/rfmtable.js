import { h } from "../dom.js";
import { brief, integer, percents } from "../format.js";
import { RECENCY } from "../sentences/forecasting.js";
import { figureTable } from "./figuretable.js";
import { term, userText } from "./text.js";

/**
 * The classic groups with their customers and spend as bars.
 * @param {Array<{group: string, n_customers: number, total_spend: number}>} groups
 */
export function rfmTable(groups) {
  const sum = (key) => groups.reduce((total, one) => total + Math.max(0, one[key]), 0) || 1;
  const [customers, spend] = [sum("n_customers"), sum("total_spend")];
  const shares = (key, total) => groups.map((one) => Math.max(0, one[key]) / total);
  const columns = [
    { shares: shares("n_customers", customers), show: (one) => integer(one.n_customers) },
    { shares: shares("total_spend", spend), show: (one) => brief(one.total_spend) },
  ];
  const most = Math.max(...columns.flatMap((column) => column.shares), 1e-9);
  const told = columns.map((column) => percents(column.shares));
  return figureTable({
    label: RECENCY.table,
    head: [
      RECENCY.head.group,
      ...["customers", "spend"].map((key) => term(RECENCY.head[key], RECENCY.definitions[key])),
    ],
    rows: groups.map((one, place) => ({
      cells: [
        userText(one.group, { length: 40 }),
        ...columns.map((column, at) => bar(column.show(one), told[at][place], column.shares[place] / most)),
      ],
    })),
  });
}

const bar = (value, share, part) =>
  h(
    "span",
    { class: "share-cell" },
    h("span", {}, value),
    h("span", { class: "quiet share-note" }, share),
    h("span", { class: "part-bar", style: { "--part": part }, "aria-hidden": "true" }),
  );
