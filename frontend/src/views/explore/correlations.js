import { exploreOf } from "../../actions/explore.js";
import { alikeOrder } from "../../charts/ordering.js";
import { choiceOf } from "../../components/choice.js";
import { correlationTable } from "../../components/correlationtable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { bestOfTold, CORRELATIONS, transformedTold } from "../../sentences/explore.js";
import { isChanged, relationsTold } from "../../sentences/relations.js";

export function correlations({ correlation: { value: told }, route: { params } }, actions) {
  return h(
    "section",
    {},
    h("h2", {}, CORRELATIONS.title),
    told.features.length < 2
      ? h("p", { class: "chart-none" }, CORRELATIONS.few)
      : drawn(told, exploreOf(params), actions),
  );
}

/** Fewer are seen at a glance, in whatever order. */
const LEAST_TO_ORDER = 6;

function drawn(told, { stage: asked, kind, order }, { explore }) {
  const hasChanged = CORRELATIONS.kinds.some(([one]) => isChanged(told.before[one], told.after[one]));
  const stage = hasChanged ? asked : "before";
  const matrix = told[stage][kind];
  const canOrder = told.features.length >= LEAST_TO_ORDER;
  const places = canOrder && order === "alike" ? alikeOrder(matrix) : matrix.map((_, place) => place);
  return [
    h(
      "p",
      { class: "quiet" },
      relationsTold(told.features, matrix),
      hasChanged ? ` ${transformedTold(told.features, told.before[kind], told.after[kind])}` : null,
    ),
    h(
      "div",
      { class: "tools" },
      hasChanged ? choice("stage", CORRELATIONS.stage, CORRELATIONS.stages, stage, explore) : null,
      choice("kind", CORRELATIONS.kind, CORRELATIONS.kinds, kind, explore),
      canOrder ? choice("order", CORRELATIONS.order, CORRELATIONS.orders, order, explore) : null,
    ),
    correlationTable(
      places.map((place) => told.features[place]),
      places.map((row) => places.map((column) => matrix[row][column])),
    ),
    h(
      "p",
      { class: "quiet below-table" },
      term(CORRELATIONS.names[kind], DEFINITIONS[kind]),
      CORRELATIONS.from(told),
      `${bestOfTold(told)} `,
      hasChanged ? null : CORRELATIONS.unchanged,
    ),
  ];
}

const choice = (id, label, options, value, explore) =>
  choiceOf({ id, label, value, options, onChoose: (chosen) => explore({ [id]: chosen }) });
