import { h } from "../dom.js";
import { integer, percent } from "../format.js";
import { MIGRATION, MOVES } from "../sentences/migration.js";
import { customerLink } from "./customerlink.js";
import { segmentLabel } from "./glyph.js";
import { term, userText } from "./text.js";

const scroller = (label, table, className = "") =>
  h("div", { class: `scroller ${className}`, tabindex: "0", role: "region", "aria-label": label }, table);
const labelOf = (places, number) => {
  const place = places.find(({ segment }) => segment === number);
  return place ? segmentLabel(place, places) : MIGRATION.unnamed(number);
};

/**
 * Customers from each segment before (rows) to each segment after (columns).
 * @param {{migration, chosen: {from: number, to: number} | null, onChoose: function}} page
 */
export function matrixTable({ migration, chosen, onChoose }) {
  const { from_segments: before, to_segments: after, matrix, shares } = migration;
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, MIGRATION.before),
    after.map(({ segment }) => h("th", { scope: "col", class: "number" }, labelOf(after, segment))),
  );
  const rows = before.map((from, row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, labelOf(before, from.segment)),
      after.map((to, column) => {
        const pair = { from: from.segment, to: to.segment };
        const isChosen = chosen?.from === pair.from && chosen?.to === pair.to;
        return matrixCell({
          count: matrix[row][column],
          share: shares[row][column] ?? 0,
          id: `flow-${pair.from}-${pair.to}`,
          label: (...told) => MOVES.cell(from.name, to.name, ...told),
          isChosen,
          onPress: () => onChoose(isChosen ? null : pair),
        });
      }),
    ),
  );
  return scroller(
    MOVES.matrixLabel,
    h("table", { class: "table tint-table matrix-table" }, h("thead", {}, head), h("tbody", {}, rows)),
    "has-fixed-column",
  );
}

function matrixCell({ count, share, id, label, isChosen, onPress }) {
  if (!count) return h("td", { class: "number is-zero" }, "–");
  return h(
    "td",
    { class: "number tint", style: { "--share": share } },
    h(
      "button",
      {
        type: "button",
        class: "cell-button",
        id,
        "aria-pressed": String(isChosen),
        "aria-label": label(integer(count), percent(share)),
        onclick: onPress,
      },
      h("span", {}, integer(count)),
      h("span", { class: "under quiet" }, percent(share)),
    ),
  );
}

/** What each segment won and lost. */
export function flowTable(flows) {
  const most = Math.max(...flows.map(({ net }) => Math.abs(net)), 1);
  const rows = flows.map(({ n_in: nIn, n_out: nOut, net, ...place }) =>
    h(
      "tr",
      {},
      // A segment that is gone may have the number of a new one.
      h("th", { scope: "row" }, segmentLabel(place), place.is_gone ? h("span", { class: "under quiet" }, MOVES.gone) : null),
      h("td", { class: nIn ? "number" : "number is-zero" }, integer(nIn)),
      h("td", { class: nOut ? "number" : "number is-zero" }, integer(nOut)),
      h(
        "td",
        { class: "number" },
        h(
          "span",
          { class: "net" },
          h("span", { class: net < 0 ? "net-bar is-loss" : "net-bar", style: { "--part": Math.abs(net) / most } }),
          h("span", {}, net > 0 ? `+${integer(net)}` : integer(net)),
        ),
      ),
    ),
  );
  const head = [
    h("th", { scope: "col" }, MIGRATION.segment),
    MOVES.flowHeads.map((words) => h("th", { scope: "col", class: "number" }, term(...words))),
  ];
  return scroller(
    MOVES.flowsLabel,
    h("table", { class: "table flow-table" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)),
  );
}

/** Customers by name, with where they were and where they are; `isInUse` where the second model is in use. */
export function movedTable(customers, { from_segments: before, to_segments: after }, { label, isInUse }) {
  const rows = customers.map(({ customer_id: id, from_segment: from, to_segment: to }) =>
    h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        isInUse ? customerLink(id) : userText(id, { length: 40 }),
      ),
      h("td", {}, labelOf(before, from)),
      h("td", {}, labelOf(after, to)),
    ),
  );
  const head = [MIGRATION.customer, MIGRATION.before, MIGRATION.after].map((name) => h("th", { scope: "col" }, name));
  return scroller(
    label,
    h("table", { class: "table moved-table" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)),
  );
}
