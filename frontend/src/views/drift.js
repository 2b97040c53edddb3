/** Whether the model in use still fits the customers that come in. */

import { psiTable, shareTable } from "../components/drifttable.js";
import { empty } from "../components/states.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { percent, score } from "../format.js";
import { placesIn } from "../palette.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { driftTold, scoredTold } from "../sentences/drift.js";
import { whenFetched } from "./model.js";

export function drawDrift(state, actions) {
  return h(
    "section",
    { "aria-labelledby": "drift-title" },
    h("h2", { id: "drift-title" }, "Does it still fit?"),
    h(
      "p",
      { class: "quiet" },
      term("Drift", DEFINITIONS.drift),
      " of the model in use: the customers it placed lately against those it was trained on.",
    ),
    whenFetched("drift", drawn, [120])(state, actions),
  );
}

const NOTHING_YET =
  "As soon as this model has placed new customers, you see here whether they still look like those of training.";

function drawn({ drift: { value: drift }, model }) {
  if (!drift.n_rows)
    return empty({
      title: drift.features?.length ? "No new customers yet" : "This cannot be told of this model",
      text: drift.features?.length ? NOTHING_YET : drift.statement,
    });
  return [
    h(
      "div",
      { class: `drift-verdict is-${/^[a-z_]+$/.test(drift.verdict) ? drift.verdict : "other"}` },
      h("strong", {}, driftTold(drift)),
      h("p", {}, drift.statement),
      h("p", { class: "quiet" }, scoredTold(drift), unlike(drift.share_unlike)),
    ),
    drift.features?.length || drift.segments?.length
      ? tables({ ...drift, segments: withColors(drift.segments, model.value) })
      : null,
  ];
}

const unlike = (share) =>
  share == null ? null : ` Unlike anything seen in training: ${share ? percent(share) : "none"} of them.`;

/** The colours that the segments have everywhere else. */
function withColors(segments = [], model) {
  const colors = new Map(placesIn(model).map(({ segment, color }) => [segment, color]));
  return segments.map((one) => ({ ...one, color: colors.get(one.segment) }));
}

function tables({ features = [], segments = [], segments_psi: psi, thresholds }) {
  return h(
    "div",
    { class: "moves" },
    features.length
      ? h(
          "section",
          {},
          h("h3", {}, "Features"),
          h("p", { class: "quiet" }, term("PSI", DEFINITIONS.psi), " of each; the lines are the limits."),
          psiTable(features, limitsOf(thresholds)),
        )
      : null,
    segments.length
      ? h(
          "section",
          {},
          h("h3", {}, "Segments"),
          h(
            "p",
            { class: "quiet" },
            "Their shares in training and now.",
            psi == null ? null : ` PSI ${score(psi)}.`,
          ),
          shareTable(segments),
        )
      : null,
  );
}

/** Siddiqi (2006), where the service does not tell its own. */
const LIMITS = { watch: 0.1, retrain: 0.25 };

const limitsOf = (told) => ({
  watch: told?.psi_watch ?? LIMITS.watch,
  retrain: told?.psi_retrain ?? LIMITS.retrain,
});
