/** Where somebody without a session gives a key. */

import { icon } from "../components/icons.js";
import { problemNotice } from "../components/states.js";
import { h } from "../dom.js";

export const signInView = {
  parts: [{ select: ({ signingIn }) => [signingIn], draw }],
};

function draw({ signingIn }, { signIn }) {
  const submit = (event) => {
    event.preventDefault();
    signIn(new FormData(event.target).get("key").trim());
  };
  const problem = signingIn?.problem;
  return h(
    "section",
    { class: "sign-in" },
    icon("segments", "brand-mark"),
    h("h1", { tabindex: "-1" }, "Sign in"),
    h("p", { class: "quiet" }, "This service asks for a key. Whoever runs it makes you one."),
    h(
      "form",
      { class: "sign-in-form", onsubmit: submit },
      h("label", { for: "key" }, "Your key"),
      h("input", {
        id: "key",
        name: "key",
        type: "password",
        autocomplete: "current-password",
        required: true,
        spellcheck: "false",
        "aria-describedby": "key-hint",
      }),
      h("p", { class: "quiet", id: "key-hint" }, "It begins with seg_. You stay signed in for 12 hours."),
      h(
        "button",
        { class: "button is-primary is-large", type: "submit", id: "sign-in", disabled: signingIn?.isBusy },
        "Sign in",
      ),
    ),
    problem ? problemNotice(problem) : null,
  );
}
