/** Who moved between two models as numbers, and by name. */

import { pager } from "../components/customertable.js";
import { segmentLabel } from "../components/glyph.js";
import { flowTable, matrixTable, movedTable } from "../components/migrationtable.js";
import { h } from "../dom.js";
import { plural } from "../format.js";
import { isPlacement, MOVES, movesTitle, nobodyTold } from "../sentences/migration.js";
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
        h("h3", {}, MOVES.matrix),
        h("p", { class: "quiet" }, MOVES.matrixLead),
        matrixTable({ migration, chosen, onChoose: choose }),
      ),
      h(
        "section",
        {},
        h("h3", {}, MOVES.flows),
        h("p", { class: "quiet" }, MOVES.flowsLead),
        flowTable(migration.net_flow),
      ),
    ),
    h(
      "section",
      {},
      h("h3", {}, movesTitle(migration)),
      isDetailed
        ? whenFetched("moved", ({ moved }) => people(migration, moved, page), [320])(state, actions)
        : people(migration, state.migration, page),
    ),
  ];
}

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
        ? h("p", { class: "moved-filter" }, segmentLabel(ends[0]), MOVES.way, segmentLabel(ends[1]))
        : null,
      chosen
        ? h(
            "button",
            { type: "button", class: "button is-small", id: "all-moved", onclick: () => choose(null) },
            isPlacement(migration) ? MOVES.all : MOVES.allMoved,
          )
        : null,
    ),
    moved.customers.length
      ? [
          movedTable(moved.customers, migration, { label: movesTitle(migration), isInUse }),
          moved.n_pages > 1 ? pager({ page: moved, onPage: (page) => compareModels({ page }) }) : null,
        ]
      : h("p", { class: "quiet" }, nobodyTold(migration, Boolean(chosen))),
  );
}
