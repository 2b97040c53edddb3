/** What counts as spend, in a line, and the way to change it. */

import { h } from "../dom.js";
import { columnLabel } from "../sentences/behaviour.js";
import { reasonOf, SPEND } from "../sentences/spend.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

const MOST_NAMED = 6;

/** @param {{spend: Object, amounts: string[], purchases: Object?, isOpen: boolean}} told */
export function spendLine({ spend, amounts, purchases, isOpen }, actions) {
  if (!amounts.length) return null;
  const label = (name) => columnLabel(name, purchases) ?? name;
  return h(
    "div",
    { class: "spend" },
    h(
      "p",
      { class: "quiet" },
      told(spend, label),
      " ",
      h(
        "button",
        {
          class: "button is-small is-quiet spend-open",
          type: "button",
          id: "spend-open",
          "aria-expanded": String(isOpen),
          "aria-controls": "spend-choice",
          onclick: () => actions.openSpend(!isOpen),
        },
        spend.features.length ? SPEND.change : SPEND.choose,
        icon("chevron"),
      ),
    ),
    isOpen ? choice({ spend, amounts, label }, actions) : null,
  );
}

function told({ features, basis }, label) {
  if (!features.length) return basis === "chosen" ? SPEND.isNothing : SPEND.isUnknown;
  if (basis === "purchases") return SPEND.isPaid;
  const named = features
    .slice(0, MOST_NAMED)
    .map((name, place) => [place ? " + " : null, userText(label(name), { length: 40 })]);
  return [SPEND.is, named, features.length > MOST_NAMED ? " + …" : null, reasonOf(basis, features.length)];
}

function choice({ spend, amounts, label }, { chooseSpend }) {
  const toggle = (name) => (event) =>
    chooseSpend(amounts.filter((one) => (one === name ? event.target.checked : spend.features.includes(one))));
  return h(
    "fieldset",
    { class: "spend-choice", id: "spend-choice" },
    h("legend", {}, SPEND.legend),
    h(
      "div",
      { class: "spend-amounts" },
      amounts.map((name, place) =>
        h(
          "label",
          { class: "spend-amount" },
          h("input", {
            type: "checkbox",
            id: `spend-${place}`,
            checked: spend.features.includes(name),
            onchange: toggle(name),
          }),
          userText(label(name), { length: 60 }),
        ),
      ),
    ),
    spend.basis === "chosen"
      ? h(
          "button",
          {
            class: "button is-small is-quiet",
            type: "button",
            id: "spend-suggested",
            onclick: () => chooseSpend(null),
          },
          SPEND.suggested,
        )
      : null,
  );
}
