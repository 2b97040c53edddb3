/** What one customer is expected to do, and where it was before. */

import { segmentLabel } from "../../components/glyph.js";
import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { day, percent, quantity, spoken } from "../../format.js";
import { AHEAD } from "../../sentences/customer.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { betweenTold } from "../../sentences/outlook.js";

/** @param {Object?} forecast null where the model has none */
export function ahead(forecast, isLeavingTold) {
  if (!forecast) return null;
  const { expected_spend: spend, expected_value: value, purchases_low: low, purchases_high: high } = forecast;
  return h(
    "section",
    { "aria-labelledby": "drawer-ahead" },
    h("h3", { id: "drawer-ahead" }, AHEAD.heading(forecast.horizon_days)),
    h(
      "dl",
      { class: "value-list is-ahead" },
      isLeavingTold ? fact(term(AHEAD.active, DEFINITIONS.active), percent(forecast.probability_active)) : null,
      fact(AHEAD.purchases, quantity(forecast.expected_purchases), betweenTold(low, high, quantity)),
      spend == null ? null : fact(AHEAD.spend, spoken(spend)),
      value == null ? null : fact(term(AHEAD.value, DEFINITIONS.expected_value), spoken(value)),
    ),
    isLeavingTold ? null : h("p", { class: "hint" }, AHEAD.nobodyLeaves),
    low == null ? null : h("p", { class: "hint" }, AHEAD.brackets),
  );
}

const fact = (name, value, range) =>
  h("div", {}, h("dt", {}, name), h("dd", { class: "tabular" }, value, range ? ` (${range})` : null));

/** The segments that the customer was in, model by model, the latest first. */
export function history(person, places) {
  const past = [...(person?.history ?? [])].sort((one, other) => other.created_at.localeCompare(one.created_at));
  if (past.length < 2) return null;
  return h(
    "section",
    { "aria-labelledby": "drawer-history" },
    h("h3", { id: "drawer-history" }, AHEAD.past),
    h(
      "ol",
      { class: "history" },
      past.map((one) =>
        h(
          "li",
          {},
          h("time", { class: "quiet", datetime: one.created_at }, day(one.created_at)),
          segmentLabel({ segment: one.segment, name: one.name, color: colorIn(places, one) }),
          h("span", { class: "quiet" }, userText(one.model_name, { length: 40 }), one.is_active ? AHEAD.inUse : null),
        ),
      ),
    ),
  );
}

/** A segment that goes on keeps its number and its colour. */
const colorIn = (places, { segment: number }) => places.find(({ segment }) => segment === number)?.color;
