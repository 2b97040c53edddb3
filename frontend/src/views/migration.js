/** Which two models are compared, and who moved between them as a picture. */

import { modelsLeft } from "../actions/deleting.js";
import { flowsOf, migrationChart } from "../charts/migration.js";
import { chart } from "../charts/plotly.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { dateTime, shorten, withoutTurns } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { basisTold, continuesTold, flowTold, MIGRATION, movedTold, nothingGoesOn } from "../sentences/migration.js";
import { whenFetched } from "./model.js";

export function drawMigration(state, actions) {
  const models = modelsLeft(state);
  const pair = actions.comparedNow();
  return h(
    "section",
    { "aria-labelledby": "migration-title" },
    h("h2", { id: "migration-title" }, MIGRATION.title),
    pair
      ? [
          chooser(models, pair, actions),
          pair.from && pair.to ? compared(state, actions) : h("p", { class: "chart-none" }, MIGRATION.choose),
        ]
      : h(
          "p",
          { class: "quiet" },
          MIGRATION.notYet,
        ),
  );
}

const compared = (state, actions) =>
  isRefused(state.migration)
    ? h("p", { class: "chart-none" }, state.migration.problem.detail)
    : whenFetched("migration", ({ migration }) => picture(migration), [24, 360])(state, actions);

/** Two models that cannot be compared are no failure: what is missing is said. */
const isRefused = ({ status, problem }) =>
  status === "failed" && problem.status >= 400 && problem.status < 500;

function chooser(models, { from, to }, { compareModels }) {
  const filters = { from_segment: null, to_segment: null };
  /** To choose the same model twice turns the two around. */
  const choose = (side) => (event) => {
    const chosen = event.target.value;
    const pair = side === "from" ? { from: chosen, to } : { from, to: chosen };
    compareModels({ ...(pair.from === pair.to ? { from: to, to: from } : pair), ...filters });
  };
  const field = (side, label, value) =>
    h(
      "div",
      { class: "field" },
      h("label", { for: `compare-${side}` }, label),
      h(
        "select",
        { id: `compare-${side}`, value: value ?? "", onchange: choose(side) },
        value ? null : h("option", { value: "" }, MIGRATION.chooseOne),
        models.map((model) => h("option", { value: model.model_id }, nameOf(model))),
      ),
    );
  return h("div", { class: "compare" }, field("from", MIGRATION.from, from), field("to", MIGRATION.to, to));
}

const nameOf = ({ name, created_at: created, is_active: isActive }) =>
  MIGRATION.modelTold(shorten(withoutTurns(name), 28), dateTime(created), isActive);

function picture({ value: migration, status }) {
  const draw = (frame) => migrationChart(migration, frame);
  return h(
    "div",
    { class: status === "loading" ? "is-stale" : "" },
    h(
      "p",
      { class: "migration-told" },
      h("strong", {}, MIGRATION.headline(movedTold(migration))),
      ` ${basisTold(migration)} `,
      nothingGoesOn(migration),
    ),
    migration.n_customers ? chart(draw, MIGRATION.chart(inWords(migration))) : null,
    goingOn(migration),
  );
}

const MOST_FLOWS = 20;

const inWords = (migration) =>
  flowsOf(migration)
    .slice(0, MOST_FLOWS)
    .map(({ from, to, ...flow }) => `${flowTold({ ...flow, from: shorten(from.name), to: shorten(to.name) })}.`)
    .join(" ");

function goingOn(migration) {
  const told = continuesTold(migration);
  if (!told.length) return null;
  const [before, word, after] = MIGRATION.overlap;
  return h(
    "details",
    {},
    h("summary", {}, MIGRATION.whichIsWhich),
    h(
      "ul",
      { class: "sentences" },
      told.map((words) => h("li", {}, h("bdi", {}, words))),
    ),
    h("p", { class: "quiet" }, before, term(word, DEFINITIONS.overlap), after),
  );
}
