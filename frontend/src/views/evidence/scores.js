/** The chosen model's own scores, with the space and sample they were measured on. */

import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { quantity, score } from "../../format.js";
import { CRITERIA, definitionOf } from "../../sentences/criteria.js";
import { scoresMeasured } from "../../sentences/evidence.js";

/** Between 0 and 1, or near it. */
const AS_SCORES = ["silhouette", "davies_bouldin"];

export const scores = (model) => [
  h(
    "dl",
    { class: "figures" },
    CRITERIA.filter(({ key }) => model.scores[key] != null).map((criterion) =>
      h(
        "div",
        {},
        h("dt", {}, term(criterion.label, definitionOf(criterion))),
        h("dd", {}, (AS_SCORES.includes(criterion.key) ? score : quantity)(model.scores[criterion.key])),
      ),
    ),
  ),
  h("p", { class: "quiet" }, scoresMeasured(model)),
];
