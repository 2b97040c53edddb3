/** The form: a field for each feature of the model. */

import { h } from "../../dom.js";
import { fieldsOf } from "../../scoring/fields.js";
import { columnLabel } from "../../sentences/behaviour.js";
import { SCORE } from "../../sentences/score.js";
import { categoryField, numberField } from "./field.js";

/** Drawn anew only when the values come from elsewhere: who types or pulls is not disturbed. */
export function drawForm({ model: { value: model }, scoreForm: { values }, placed }, { setScoreValue }) {
  const { purchases } = model.data;
  const refusals = new Map((placed.problem?.errors ?? []).map(({ column, message }) => [column, message]));
  return h(
    "form",
    { class: "score-form", "aria-labelledby": "score-values", onsubmit: (event) => event.preventDefault(), novalidate: true },
    h("h2", { id: "score-values", class: "visually-hidden" }, SCORE.values),
    fieldsOf(model).map((field, place) =>
      (field.isCategorical ? categoryField : numberField)(field, {
        id: `value-${place}`,
        label: columnLabel(field.name, purchases) ?? field.name,
        value: values[field.name],
        refusal: refusals.get(field.name) ?? null,
        onValue: (value) => setScoreValue(field.name, value),
      }),
    ),
  );
}
