/** How many segments: each criterion over all numbers that were tried, and every candidate in a table. */

import { chart } from "../../charts/plotly.js";
import { lineOf, selectionChart } from "../../charts/selection.js";
import { candidateTable } from "../../components/candidates.js";
import { lineKey } from "../../components/linekey.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { algorithmName } from "../../format.js";
import {
  CRITERIA,
  criterionTold,
  curveTold,
  definitionOf,
  isCurve,
  SELECTION,
  titleOf,
  withoutCurve,
} from "../../sentences/criteria.js";

export function selection(model) {
  const { selection: candidates } = model;
  if (!candidates.length) return null;
  const shown = { candidates, structure: model.structure };
  const known = CRITERIA.filter(({ key }) => dataOf(key, model).some((one) => one[key] != null));
  const curves = known.filter(({ key }) => isCurve(dataOf(key, model), key));
  const algorithms = [...new Set(candidates.map((one) => one.algorithm))];
  return h(
    "section",
    {},
    h("h2", {}, SELECTION.title),
    curves.length
      ? [
          h("p", { class: "quiet" }, SELECTION.lines),
          algorithms.length > 1
            ? lineKey(algorithms.map((one) => ({ name: algorithmName(one), line: lineOf(one, algorithms) })))
            : null,
          h(
            "div",
            { class: "criteria" },
            curves.map((criterion) => small(criterion, { model, algorithms, ...shown })),
          ),
          h("p", { class: "quiet below-table" }, withoutCurve(known.filter((one) => !curves.includes(one)))),
        ]
      : h("p", { class: "chart-none" }, SELECTION.onlyOne),
    h("h3", { class: "all-candidates" }, SELECTION.all),
    h("p", { class: "quiet" }, candidates.length > 1 ? SELECTION.bold : SELECTION.single),
    candidateTable(candidates),
  );
}

/** The gap statistic is known from one segment on, which is no candidate. */
function dataOf(key, { selection: candidates, structure }) {
  if (key !== "gap" || !structure?.gap) return candidates;
  const isChosen = (number) => candidates.some((one) => one.algorithm === "kmeans" && one.is_chosen && one.n_segments === number);
  return structure.gap.map((point) => ({ ...point, algorithm: "kmeans", is_chosen: isChosen(point.n_segments) }));
}

function small(criterion, { model, algorithms, structure }) {
  const candidates = dataOf(criterion.key, model);
  const told = { candidates, structure };
  const isOfOthers = criterion.key === "gap" && !algorithms.includes("kmeans");
  return h(
    "section",
    {},
    h("h3", {}, term(titleOf(criterion), definitionOf(criterion))),
    h("p", { class: "quiet" }, criterionTold(criterion, told)),
    chart(
      (frame) =>
        selectionChart(
          {
            candidates,
            criterion,
            algorithms: isOfOthers ? ["kmeans"] : algorithms,
            chosen: model.selection.find((one) => one.is_chosen)?.n_segments,
          },
          frame,
        ),
      curveTold(criterion, told),
    ),
  );
}
