/** Where somebody without a session gives a key. */

import { icon } from "../components/icons.js";
import { problemNotice } from "../components/states.js";
import { h } from "../dom.js";
import { SIGN_IN } from "../sentences/session.js";

export const signInView = {
  parts: [
    // Drawn once: what was typed stays when it is refused, or when nobody answers.
    { select: () => [], draw: drawForm },
    { select: ({ signingIn }) => [signingIn], draw: drawProblem },
  ],
};

function drawForm(_, { signIn }) {
  const submit = (event) => {
    event.preventDefault();
    signIn(new FormData(event.target).get("key").trim());
  };
  return h(
    "section",
    { class: "sign-in" },
    icon("segments", "brand-mark"),
    h("h1", { tabindex: "-1" }, SIGN_IN.title),
    h("p", { class: "quiet" }, SIGN_IN.why),
    h(
      "form",
      { class: "sign-in-form", onsubmit: submit },
      h("label", { for: "key" }, SIGN_IN.key),
      h("input", {
        id: "key",
        name: "key",
        type: "password",
        autocomplete: "current-password",
        required: true,
        spellcheck: "false",
        "aria-describedby": "key-hint",
      }),
      h("p", { class: "quiet", id: "key-hint" }, SIGN_IN.hint),
      h("button", { class: "button is-primary is-large", type: "submit", id: "sign-in" }, SIGN_IN.act),
    ),
  );
}

function drawProblem({ signingIn }) {
  if (!signingIn?.problem) return null;
  return h("div", { class: "sign-in-problem" }, problemNotice(signingIn.problem));
}
