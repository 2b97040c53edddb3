/** Where the customer in the form is, how sure that is, why, and what would move it. */

import { questionOf } from "../../actions/score.js";
import { contributions } from "../../components/contributions.js";
import { glyph, segmentColors, segmentLabel } from "../../components/glyph.js";
import { noteList } from "../../components/notes.js";
import { standing } from "../../components/standing.js";
import { retryNotice, skeleton } from "../../components/states.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { certainty } from "../../format.js";
import { placesIn } from "../../palette.js";
import { fieldsOf } from "../../scoring/fields.js";
import { wrongIn } from "../../scoring/values.js";
import { columnLabel } from "../../sentences/behaviour.js";
import { moveTold, reachTold, whyTold } from "../../sentences/explanation.js";
import { confidenceShort, farOutTold, imputedTold, SCORE } from "../../sentences/score.js";
import { inWords } from "../../sentences/wording.js";

/** Whether what is shown answers to other values than those in the form. */
export const isOld = ({ scoreForm, placed }) =>
  Boolean(scoreForm) && (placed.status !== "ready" || placed.question !== questionOf(scoreForm.modelId, scoreForm.values));
export const isWrong = ({ scoreForm, model }) =>
  Boolean(scoreForm && model.value) && wrongIn(fieldsOf(model.value), scoreForm.values).length > 0;

/** What waits for an answer fades; what stays as it is until a value is mended has to be readable. */
const age = (state) => {
  if (!isOld(state)) return "";
  return isWrong(state) || state.placed.status === "failed" ? " is-old" : " is-stale";
};

const placeOf = (model, number, name) =>
  placesIn(model).find(({ segment }) => segment === number) ?? { segment: number, name, size: 0 };

export function drawResult(state, actions) {
  const { placed, model } = state;
  const { value: answer, problem, status } = placed;
  const isOfCells = problem?.errors?.length > 0;
  const notice =
    isWrong(state) || isOfCells
      ? h("p", { class: "notice score-old", role: "status" }, answer ? `${SCORE.old} ` : null, SCORE.mend)
      : null;
  return h(
    "section",
    { class: "score-result", "aria-labelledby": "score-result" },
    h("h2", { id: "score-result", class: "visually-hidden" }, SCORE.result),
    notice,
    status === "failed" && !isOfCells ? retryNotice(problem, () => actions.retry("placed")) : null,
    answer?.results.length && answer.model_id === model.value.model_id
      ? h("div", { class: `score-answer${age(state)}` }, told(answer, model.value, state.scoreForm?.values ?? {}, actions))
      : notice || status === "failed"
        ? null
        : skeleton([64, 220, 80], SCORE.waiting),
  );
}

function told(answer, model, values, actions) {
  const [result] = answer.results;
  const own = placeOf(model, result.segment, result.name);
  const { purchases } = model.data;
  const imputed = (result.imputed ?? []).map((name) => columnLabel(name, purchases) ?? name);
  return [
    standing(result, own, model, confidenceShort(model.algorithm)),
    noteList([...farOut(values, model), ...(imputed.length ? [imputedTold(imputed)] : []), ...answer.warnings], SCORE.notes),
    result.probabilities ? probabilities(result, model) : null,
    result.explanation ? explained(result, own, model, actions) : null,
  ];
}

/** A model knows nothing of what lies beyond all that it has seen, however sure it looks. */
function farOut(values, { fences, data: { purchases } }) {
  const isBeyond = (name) =>
    typeof values[name] === "number" && (values[name] > fences.high[name] || values[name] < fences.low[name]);
  const names = Object.keys(fences?.high ?? {}).filter(isBeyond);
  return names.length ? [farOutTold(names.map((name) => columnLabel(name, purchases) ?? name))] : [];
}

/** One bar for each segment; the numbers stand beside them. */
function probabilities({ probabilities: all }, { segments }) {
  const rows = segments.map((segment) => {
    const share = all[String(segment.segment)] ?? 0;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, segmentLabel(segment, segments, 32)),
      h("td", { class: "score-bar-cell" }, bar(segment, share)),
      h("td", { class: "number" }, certainty(share)),
    );
  });
  return h(
    "table",
    { class: "table score-bars" },
    h("caption", { class: "score-caption" }, SCORE.probabilities),
    h(
      "thead",
      { class: "visually-hidden" },
      h("tr", {}, [SCORE.segment, "", SCORE.probabilityOf].map((name) => (name ? h("th", { scope: "col" }, name) : h("td", {})))),
    ),
    h("tbody", {}, rows),
  );
}

const bar = (segment, share) =>
  h("span", { class: "score-bar", style: { "--share": share, ...segmentColors(segment) }, "aria-hidden": "true" });

function explained({ explanation, ...result }, own, model, { tryMove }) {
  const { purchases, categorical_features: categorical = [] } = model.data;
  const words = inWords({ ...explanation, categorical_features: categorical }, purchases);
  const categories = words.categorical_features;
  const next = placeOf(model, explanation.next_segment, explanation.next_name);
  const reach = reachTold(explanation, result, model.algorithm);
  return [
    h(
      "section",
      { "aria-labelledby": "score-why" },
      h("h3", { id: "score-why" }, own.segment < 0 ? SCORE.whyNowhere : SCORE.why),
      whyTold(words, categories).map((text) => h("p", {}, text)),
      words.why.length ? contributions({ why: words.why, base: words.base, own, next, categories }) : null,
      h("p", { class: "hint" }, SCORE.whyHint),
    ),
    h(
      "section",
      { "aria-labelledby": "score-move" },
      h("h3", { id: "score-move" }, SCORE.move),
      reach.before ? h("p", { class: "quiet" }, reach.before) : null,
      h(
        "div",
        { class: "move" },
        h("p", {}, moveTold(words, categories)),
        explanation.to_move?.length
          ? h(
              "button",
              { type: "button", class: "button is-small", id: "try-move", onclick: () => tryMove(explanation.to_move) },
              SCORE.tryMove,
            )
          : null,
      ),
      reach.after ? h("p", { class: "quiet" }, reach.after) : null,
    ),
  ];
}

/** On a phone the form hides the answer: it is told in a line that stays in sight, for eyes only. */
export function drawGlance(state) {
  const [result] = state.placed.value?.results ?? [];
  if (!result) return null;
  const own = placeOf(state.model.value, result.segment, result.name);
  return h(
    "div",
    { class: `score-glance${age(state)}`, "aria-hidden": "true" },
    glyph(own),
    userText(own.name, { length: 40 }),
    result.confidence == null ? null : h("span", { class: "tabular quiet" }, certainty(result.confidence)),
  );
}
