/** Who moved between two models as numbers, and by name. */

import { pager } from "../components/customertable.js";
import { segmentLabel } from "../components/glyph.js";
import { flowTable, matrixTable, movedTable } from "../components/migrationtable.js";
import { h } from "../dom.js";
import { plural } from "../format.js";
import { isPlacement } from "../sentences/migration.js";
import { whenFetched } from "./model.js";

export function drawMoves(state, actions) {
  const { value: migration } = state.migration;
  const { from_segment: from, to_segment: to, page: pageNumber } = state.route.params;
  const chosen = from == null || to == null ? null : { from: Number(from), to: Number(to) };
  const choose = (pair) =>
    actions.compareModels({ from_segment: pair?.from ?? null, to_segment: pair?.to ?? null });
  const isDetailed = from != null || to != null || pageNumber != null;
  const isInUse = migration.to_model_id === state.model.value?.model_id;
  const page = { chosen, isInUse, compareModels: actions.compareModels, choose };
  return [
    h(
      "div",
      { class: "moves is-fitting" },
      h(
        "section",
        {},
        h("h3", {}, "From row to column"),
        h("p", { class: "quiet" }, "Customers, and their share of the row. Press a number to see who they are."),
        matrixTable({ migration, chosen, onChoose: choose }),
      ),
      h(
        "section",
        {},
        h("h3", {}, "Won and lost"),
        h("p", { class: "quiet" }, "Among the customers compared."),
        flowTable(migration.net_flow),
      ),
    ),
    h(
      "section",
      {},
      h("h3", {}, titleOf(migration)),
      isDetailed
        ? whenFetched("moved", ({ moved }) => people(migration, moved, page), [320])(state, actions)
        : people(migration, state.migration, page),
    ),
  ];
}

const titleOf = (migration) => (isPlacement(migration) ? "Customers divided otherwise" : "Customers who moved");

function people(migration, { value, status }, { chosen, isInUse, compareModels, choose }) {
  const { moved } = value;
  const placeOf = (places, number) => places.find(({ segment }) => segment === number);
  const ends = chosen && [
    placeOf(migration.from_segments, chosen.from),
    placeOf(migration.to_segments, chosen.to),
  ];
  return h(
    "div",
    { class: status === "loading" ? "is-stale" : "" },
    h(
      "div",
      { class: "moved-line" },
      h("p", { class: "tabular", role: "status" }, plural(moved.n_customers, "customer")),
      ends?.every(Boolean)
        ? h("p", { class: "moved-filter" }, segmentLabel(ends[0]), "→", segmentLabel(ends[1]))
        : null,
      chosen
        ? h(
            "button",
            { type: "button", class: "button is-small", id: "all-moved", onclick: () => choose(null) },
            isPlacement(migration) ? "Show all" : "Show all who moved",
          )
        : null,
    ),
    moved.customers.length
      ? [
          movedTable(moved.customers, migration, { label: titleOf(migration), isInUse }),
          moved.n_pages > 1 ? pager({ page: moved, onPage: (page) => compareModels({ page }) }) : null,
        ]
      : h("p", { class: "quiet" }, nobody(migration, chosen)),
  );
}

function nobody(migration, chosen) {
  if (isPlacement(migration)) return "There are none: both models divide these customers alike.";
  return chosen ? "Nobody went this way." : "Nobody moved to another segment.";
}
