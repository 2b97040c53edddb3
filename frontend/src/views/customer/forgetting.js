/** Forgetting a customer everywhere, for good: asked for twice, and told afterwards. */

import { problemNotice } from "../../components/states.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { may, whyNot } from "../../permissions.js";
import { removedTold } from "../../sentences/session.js";

export function forgetting(id, { session, forgetting: state }, actions) {
  const now = state?.customerId === id ? state : null;
  return h(
    "section",
    { class: "forgetting", "aria-labelledby": "drawer-forget" },
    h("h3", { id: "drawer-forget" }, "Forget this customer"),
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
      "Forget…",
    );
  const submit = (event) => {
    event.preventDefault();
    const field = event.target.elements.confirmed;
    field.setCustomValidity(field.value.trim() === id ? "" : "This is not the id of this customer.");
    if (event.target.reportValidity()) forgetCustomer(id);
  };
  return h(
    "form",
    { class: "forget-form", onsubmit: submit, novalidate: true },
    h(
      "label",
      { for: "confirmed" },
      "It goes from all models, kept tables and the history, for good. Write its id, ",
      userText(id, { length: 60 }),
      ", to confirm.",
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
        "Forget for good",
      ),
      h("button", { type: "button", class: "button is-small", id: "keep-customer", onclick: keepCustomer }, "Keep"),
    ),
  );
}
