/** Forgetting a customer everywhere, for good: asked for twice, and told afterwards. */

import { problemNotice } from "../../components/states.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { may, whyNot } from "../../permissions.js";
import { FORGETTING } from "../../sentences/customer.js";
import { removedTold } from "../../sentences/session.js";

export function forgetting(id, { session, forgetting: state }, actions) {
  const now = state?.customerId === id ? state : null;
  return h(
    "section",
    { class: "forgetting", "aria-labelledby": "drawer-forget" },
    h("h3", { id: "drawer-forget" }, FORGETTING.heading),
    now?.removed
      ? h("p", { role: "status" }, removedTold(now.removed))
      : may(session, "forget")
        ? asked(id, now, actions)
        : h("p", { class: "quiet" }, whyNot(session, "forget")),
    now?.problem ? problemNotice(now.problem) : null,
  );
}

function asked(id, now, { askToForget, keepCustomer, forgetCustomer }) {
  if (!now)
    return h(
      "button",
      { type: "button", class: "button is-small", id: "forget", onclick: () => askToForget(id) },
      FORGETTING.ask,
    );
  const submit = (event) => {
    event.preventDefault();
    const field = event.target.elements.confirmed;
    field.setCustomValidity(field.value.trim() === id ? "" : FORGETTING.another);
    if (event.target.reportValidity()) forgetCustomer(id);
  };
  return h(
    "form",
    { class: "forget-form", onsubmit: submit, novalidate: true },
    h(
      "label",
      { for: "confirmed" },
      FORGETTING.explained,
      userText(id, { length: 60 }),
      FORGETTING.confirm,
    ),
    h("input", {
      id: "confirmed",
      name: "confirmed",
      type: "text",
      autocomplete: "off",
      required: true,
      oninput: (event) => event.target.setCustomValidity(""),
    }),
    h(
      "div",
      { class: "actions" },
      h(
        "button",
        { type: "submit", class: "button is-small is-danger", id: "forget-for-good", disabled: now.isBusy },
        FORGETTING.forGood,
      ),
      h("button", { type: "button", class: "button is-small", id: "keep-customer", onclick: keepCustomer }, FORGETTING.keep),
    ),
  );
}
