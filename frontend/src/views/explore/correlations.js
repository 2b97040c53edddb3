import { exploreOf } from "../../actions/explore.js";
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

function drawn(told, { stage: asked, kind }, { explore }) {
  const hasChanged = CORRELATIONS.kinds.some(([one]) => isChanged(told.before[one], told.after[one]));
  const stage = hasChanged ? asked : "before";
  const matrix = told[stage][kind];
  return [
    h(
      "p",
      { class: "quiet" },
      relationsTold(told.features, matrix),
      hasChanged ? ` ${transformedTold(told.features, told.before[kind], told.after[kind])}` : null,
    ),
    h("div", { class: "tools" }, hasChanged ? stageChoice(stage, explore) : null, kindChoice(kind, explore)),
    correlationTable(told.features, matrix),
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

const stageChoice = (value, explore) =>
  choiceOf({
    id: "stage",
    label: CORRELATIONS.stage,
    value,
    options: CORRELATIONS.stages,
    onChoose: (stage) => explore({ stage }),
  });

const kindChoice = (value, explore) =>
  choiceOf({
    id: "kind",
    label: CORRELATIONS.kind,
    value,
    options: CORRELATIONS.kinds,
    onChoose: (kind) => explore({ kind }),
  });
