import { choiceOf } from "../../components/choice.js";
import { correlationTable } from "../../components/correlationtable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, plural } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { isChanged, relationsTold } from "../../sentences/relations.js";

export function correlations({ correlation: { value: told }, correlationOf }, actions) {
  const { features } = told;
  return h("section", {}, h("h2", {}, "Which features go together"), features.length < 2 ? tooFew() : drawn());

  function drawn() {
    const { kind } = correlationOf;
    const hasChanged = ["pearson", "spearman"].some((one) => isChanged(told.before[one], told.after[one]));
    const stage = hasChanged ? correlationOf.stage : "before";
    const matrix = told[stage][kind];
    return [
      h("p", { class: "quiet" }, relationsTold(features, matrix)),
      h(
        "div",
        { class: "tools" },
        hasChanged
          ? choiceOf({
              id: "stage",
              label: "Scale of the features",
              value: stage,
              options: [
                ["before", "As they came"],
                ["after", "After transformation"],
              ],
              onChoose: (chosen) => actions.tellCorrelation({ stage: chosen }),
            })
          : null,
        choiceOf({
          id: "kind",
          label: "Correlation",
          value: kind,
          options: [
            ["pearson", "Pearson"],
            ["spearman", "Spearman"],
          ],
          onChoose: (chosen) => actions.tellCorrelation({ kind: chosen }),
        }),
      ),
      correlationTable(features, matrix),
      h("p", { class: "quiet below-table" }, ...foot(told, kind, hasChanged)),
    ];
  }
}

const tooFew = () =>
  h("p", { class: "chart-none" }, "There are fewer than two numeric features, so nothing can go together.");

function foot({ n_shown: shown, n_rows: rows, features, n_features: all }, kind, hasChanged) {
  return [
    kind === "pearson" ? term("Pearson", DEFINITIONS.pearson) : term("Spearman", DEFINITIONS.spearman),
    `, from ${shown < rows ? `${integer(shown)} of ` : ""}${plural(rows, "customer")}. `,
    features.length < all
      ? `Of ${integer(all)} features, the ${integer(features.length)} that tell segments apart best. `
      : "",
    hasChanged ? "" : "Transformation changed none of them.",
  ];
}
