/** One feature of a customer: a number with its usual range, or a choice of categories. */

import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { ofColumn, quantity } from "../../format.js";
import { hasRange, rankOf, valueAt } from "../../scoring/fields.js";
import { written } from "../../scoring/numbers.js";
import { kept } from "../../scoring/values.js";
import { RANGE, SCORE, shareOfCategory, WRONG } from "../../sentences/score.js";

const LONGEST_NAME = 60;

export function numberField(field, { id, label, value, refusal, onValue }) {
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    id,
    autocomplete: "off",
    class: "number",
    value: textOf(value),
    "aria-describedby": `${id}-hint ${id}-problem`,
  });
  const place = h("span", { class: "score-place" });
  const problem = h("p", { class: "field-problem", id: `${id}-problem`, role: "alert" });
  const slider = hasRange(field) ? sliderOf(field, label) : null;
  /** What stands beside a number follows it, without drawing the form anew. */
  const show = (now, refused = null) => {
    const wrong = typeof now === "string" ? WRONG.number(now) : refused;
    input.setAttribute("aria-invalid", String(Boolean(wrong)));
    problem.replaceChildren(wrong ?? "");
    problem.hidden = !wrong;
    place.replaceChildren(typeof now === "string" ? "" : [readAs(input.value, now), placeOf(field, now)].filter(Boolean).join(", "));
    if (slider) pull(slider, field, now);
  };
  input.addEventListener("input", () => {
    onValue(input.value);
    show(kept(field, input.value));
  });
  slider?.addEventListener("input", () => {
    const now = valueAt(field, Number(slider.value) / 100);
    input.value = written(now);
    onValue(now);
    show(now);
  });
  show(value, refusal);
  return h(
    "div",
    { class: "score-field" },
    h("label", { for: id }, userText(label, { length: LONGEST_NAME })),
    input,
    slider,
    h("p", { class: "hint score-hint", id: `${id}-hint` }, usualOf(field), place),
    problem,
  );
}

/** A mark before three digits is one of thousands here and of decimals elsewhere. */
const readAs = (text, number) => (number !== null && /\d[.,]\d{3}(?!\d)/.test(text) ? RANGE.readAs(number) : "");

const textOf = (value) => (typeof value === "number" ? written(value) : (value ?? ""));

function sliderOf({ knots }, label) {
  const [low, high] = [knots[0], knots.at(-1)].map(([, rank]) => Math.round(rank * 100));
  return h("input", { type: "range", min: low, max: high, step: 1, "aria-label": RANGE.slider(label) });
}

/** Where there is no number, the handle stays where it was, and looks it. */
function pull(slider, field, value) {
  slider.classList.toggle("is-off", typeof value !== "number");
  if (typeof value !== "number") return;
  const rank = rankOf(field, value) ?? (value < field.knots[0][0] ? 0 : 1);
  slider.value = String(Math.round(rank * 100));
  const [low, high] = [Number(slider.min), Number(slider.max)];
  slider.style.setProperty("--filled", String((Number(slider.value) - low) / (high - low || 1)));
  slider.setAttribute("aria-valuetext", quantity(value));
}

function usualOf(field) {
  if (!hasRange(field)) return null;
  const { knots, name } = field;
  const show = ofColumn({ name, role: "numeric" }, quantity);
  const [[low, from], [high, to]] = [knots[0], knots.at(-1)];
  return term(RANGE.usual(show(low), show(high)), RANGE.usualDefinition(to - from));
}

function placeOf(field, value) {
  if (value === null) return RANGE.missing;
  if (!hasRange(field)) return "";
  const rank = rankOf(field, value);
  if (rank === null) return value < field.knots[0][0] ? RANGE.below : RANGE.above;
  return RANGE.more(rank);
}

export function categoryField({ categories }, { id, label, value, refusal, onValue }) {
  const isUnseen = value !== null && !categories.some((one) => one.value === value);
  const options = [
    ...categories.map((one) => [one.value, shareOfCategory(one.value, one.share)]),
    ...(isUnseen ? [[value, SCORE.unseen(value)]] : []),
    [null, SCORE.notKnown],
  ];
  return h(
    "div",
    { class: "score-field" },
    h("label", { for: id }, userText(label, { length: LONGEST_NAME })),
    h(
      "select",
      {
        id,
        value: String(options.findIndex(([one]) => one === value)),
        "aria-describedby": refusal ? `${id}-problem` : null,
        onchange: ({ target }) => onValue(options[Number(target.value)][0]),
      },
      options.map(([, words], place) => h("option", { value: String(place) }, words)),
    ),
    refusal ? h("p", { class: "field-problem", id: `${id}-problem`, role: "alert" }, refusal) : null,
  );
}
