/** The scores of two models or more, side by side. */

import { comparisonOf } from "../actions/comparison.js";
import { comparisonTable, optionTable } from "../components/comparisontable.js";
import { noteList } from "../components/notes.js";
import { h } from "../dom.js";
import { COMPARING, warningTold } from "../sentences/comparing.js";
import { whenFetched } from "./model.js";

export function drawComparison(state, actions) {
  return h(
    "section",
    { "aria-labelledby": "comparison-title", class: "comparison" },
    h("h2", { id: "comparison-title", tabindex: "-1" }, COMPARING.title),
    h("p", { class: "quiet" }, COMPARING.lead),
    whenFetched("compared", drawn, [420])(state, actions),
  );
}

function drawn({ compared: { value, status }, models: { value: list } }, { toggleCompared, chosenNow }) {
  const activeId = list.models.find((one) => one.is_active)?.model_id;
  const chosen = chosenNow();
  // What is not chosen any more goes at once; what was chosen just now is being asked for.
  const models = value.filter((one) => chosen.includes(one.model_id)).map((one) => ({ ...one, is_active: one.model_id === activeId }));
  if (models.length < 2) return null;
  const comparison = comparisonOf(models);
  const warning = warningTold(comparison.differs);
  const remove = (modelId) => {
    document.getElementById("comparison-title")?.focus({ preventScroll: true });
    toggleCompared(modelId);
  };
  return h(
    "div",
    { class: status === "loading" ? "is-stale" : "" },
    noteList(warning ? [warning] : [], COMPARING.title),
    comparisonTable(comparison, models, remove),
    comparison.options.length
      ? [h("h3", { class: "options-differ" }, COMPARING.options), optionTable(comparison, models)]
      : h("p", { class: "quiet below-table" }, COMPARING.sameOptions),
  );
}
