/** Whose values the form starts with. */

import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { SCORE } from "../../sentences/score.js";

export function drawStart({ model: { value: model }, scoreForm }, { startFrom, startFromId }) {
  const { key = "own", customerId = null, isBusy = false, problem = null } = scoreForm.start ?? {};
  const choices = [
    ["middle", SCORE.middle],
    ["average", SCORE.average],
    ...model.segments.map(({ segment, name }) => [String(segment), SCORE.typicalOf(name)]),
  ];
  const isListed = choices.some(([one]) => one === String(key));
  return h(
    "div",
    { class: "score-start" },
    h(
      "div",
      { class: "field" },
      h("label", { for: "start-from" }, term(SCORE.startFrom, SCORE.startDefinition)),
      h(
        "select",
        { id: "start-from", value: isListed ? String(key) : "own", onchange: ({ target }) => startFrom(target.value) },
        isListed ? null : h("option", { value: "own", disabled: true }, SCORE.ownValues),
        choices.map(([value, words]) => h("option", { value }, words)),
      ),
    ),
    byId({ customerId: key === "id" ? customerId : null, isBusy, problem, startFromId }),
    customerId !== null && key !== "id" && !isBusy
      ? h("p", { class: "hint score-start-who" }, userText(customerId, { length: 40 }), ", ", SCORE.typicalCustomer)
      : null,
  );
}

function byId({ customerId, isBusy, problem, startFromId }) {
  const submit = (event) => {
    event.preventDefault();
    const id = event.target.elements.customer.value.trim();
    if (id) startFromId(id);
  };
  return h(
    "form",
    { class: "field", onsubmit: submit },
    h("label", { for: "start-id" }, SCORE.idLabel),
    h(
      "div",
      { class: "score-id" },
      h("input", {
        type: "text",
        id: "start-id",
        name: "customer",
        autocomplete: "off",
        spellcheck: "false",
        placeholder: SCORE.idHint,
        value: customerId ?? "",
        "aria-invalid": problem ? "true" : null,
        "aria-describedby": problem ? "start-problem" : null,
      }),
      h("button", { class: "button", type: "submit", id: "take-id", disabled: isBusy }, SCORE.take),
    ),
    problem ? h("p", { class: "field-problem", id: "start-problem", role: "alert" }, problem) : null,
  );
}
