/** The tables that are kept: to open one again, or to delete it. */

import { lesson } from "../../components/lesson.js";
import { problemNotice, retryNotice, skeleton } from "../../components/states.js";
import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { dateTime, integer, withoutTurns } from "../../format.js";
import { may } from "../../permissions.js";
import { TABLES } from "../../sentences/bringing.js";

const FEW = 8;

export function keptTables({ dataset, datasets, hiddenTables, tableProblem, session, route }, actions) {
  if (["ready", "loading"].includes(dataset.status)) return null;
  return [
    tableProblem ? problemNotice(tableProblem, { title: TABLES.notDeleted, kept: TABLES.keptThen }) : null,
    h(
      "section",
      { "aria-labelledby": "tables-title" },
      h("h2", { id: "tables-title" }, TABLES.title),
      listOf(datasets, { hiddenTables, session, isWhole: route.params.tables === "all" }, actions),
    ),
    lesson(actions.sampleAddress),
  ];
}

function listOf({ status, value, problem }, { hiddenTables, session, isWhole }, actions) {
  if (status === "failed") return retryNotice(problem, actions.askForTables);
  if (!value) return skeleton([40, 40, 40], TABLES.loading);
  const all = value.filter((one) => !hiddenTables.includes(one.dataset_id));
  if (!all.length) return h("p", { class: "quiet" }, TABLES.none);
  const shown = isWhole ? all : all.slice(0, FEW);
  return [
    h("p", { class: "quiet" }, TABLES.text),
    tableOf(shown, { mayDelete: may(session, "deleteTable"), onDelete: actions.deleteTable }),
    shown.length < all.length
      ? h(
          "button",
          { class: "button is-quiet", type: "button", id: "all-tables", onclick: actions.showAllTables },
          TABLES.showAll(all.length),
        )
      : null,
  ];
}

const NUMBERS = ["n_rows", "n_columns"];

function tableOf(shown, { mayDelete, onDelete }) {
  const heads = Object.entries(TABLES.headings).map(([name, [words, meaning]]) =>
    h("th", { scope: "col", class: classOf(name) }, meaning ? term(words, meaning) : words),
  );
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": TABLES.region },
    h(
      "table",
      { class: "table kept-table" },
      h("thead", {}, h("tr", {}, heads, mayDelete ? h("td", {}) : null)),
      h("tbody", {}, shown.map((one) => row(one, mayDelete ? onDelete : null))),
    ),
  );
}

const classOf = (name) => `${NUMBERS.includes(name) ? "number" : ""} is-${name.replace("_", "-")}`;

function row(one, onDelete) {
  const { dataset_id: id, name, kind, created_at: createdAt } = one;
  const address = `#/data?dataset=${encodeURIComponent(id)}`;
  return h(
    "tr",
    {},
    h("th", { scope: "row", class: classOf("name") }, h("a", { href: address }, userText(name, { length: 60 }))),
    NUMBERS.map((column) => h("td", { class: classOf(column) }, integer(one[column]))),
    h("td", { class: classOf("kind") }, TABLES.kind(kind)),
    h("td", { class: classOf("created_at") }, cameAt(createdAt)),
    onDelete ? h("td", { class: "is-act" }, deletion(one, { id, name, onDelete })) : null,
  );
}

const cameAt = (createdAt) =>
  createdAt ? h("time", { datetime: createdAt }, dateTime(createdAt)) : h("span", { class: "quiet" }, TABLES.unknownTime);

const deletion = (one, { id, name, onDelete }) =>
  h(
    "button",
    {
      class: "button is-small is-quiet",
      type: "button",
      id: `delete-${id}`,
      "aria-label": TABLES.deleteNamed(withoutTurns(name)),
      onclick: () => onDelete(one),
    },
    TABLES.delete,
  );
