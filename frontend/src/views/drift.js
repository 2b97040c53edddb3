/** Whether the model in use still fits the customers that come in. */

import { psiTable, shareTable } from "../components/drifttable.js";
import { empty } from "../components/states.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { placesIn } from "../palette.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { DRIFT, driftTold, scoredTold, unlikeTold } from "../sentences/drift.js";
import { whenFetched } from "./model.js";

export function drawDrift(state, actions) {
  return h(
    "section",
    { "aria-labelledby": "drift-title" },
    h("h2", { id: "drift-title" }, DRIFT.title),
    h("p", { class: "quiet" }, term(DRIFT.word, DEFINITIONS.drift), DRIFT.lead),
    whenFetched("drift", drawn, [120])(state, actions),
  );
}

function drawn({ drift: { value: drift }, model }) {
  if (drift.n_rows) return driftOf(drift, model.value);
  const isTold = drift.features?.length > 0;
  return empty({ title: isTold ? DRIFT.nobody : DRIFT.untold, text: isTold ? DRIFT.nobodyMore : drift.statement });
}

/** The verdict on some customers, with what it rests on; null where it is on nobody. */
export function driftOf(drift, model) {
  if (!drift.n_rows) return null;
  return [
    h(
      "div",
      { class: `drift-verdict is-${/^[a-z_]+$/.test(drift.verdict) ? drift.verdict : "other"}` },
      h("strong", {}, driftTold(drift)),
      h("p", {}, drift.statement),
      h("p", { class: "quiet" }, scoredTold(drift), unlikeTold(drift.share_unlike)),
    ),
    drift.features?.length || drift.segments?.length
      ? tables({ ...drift, segments: withColors(drift.segments, model) })
      : null,
  ];
}

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
          h("h3", {}, DRIFT.features),
          h("p", { class: "quiet" }, term(DRIFT.psi, DEFINITIONS.psi), DRIFT.psiLead),
          psiTable(features, limitsOf(thresholds)),
        )
      : null,
    segments.length
      ? h(
          "section",
          {},
          h("h3", {}, DRIFT.segments),
          h(
            "p",
            { class: "quiet" },
            DRIFT.sharesLead,
            psi == null ? null : DRIFT.segmentsPsi(psi),
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
