/** A key to make: who it is for, what it may, how long. What is typed stays until the key is there. */

import { usualDays } from "../../actions/settings.js";
import { problemNotice } from "../../components/states.js";
import { h } from "../../dom.js";
import { day } from "../../format.js";
import { may, ROLES, roleTold } from "../../permissions.js";
import { NEW_KEY } from "../../sentences/settings.js";

const DAYS = ["30", "90", "365", ""];
const MILLISECONDS_A_DAY = 86_400_000;
/** The service's own rule: a name begins and ends with something that is seen. */
const NAME = "[\\p{L}\\p{N}_@.+\\-]([\\p{L}\\p{N}_ @.+\\-]{0,58}[\\p{L}\\p{N}_@.+\\-])?";

export function drawKeyForm({ session, keyDraft }, actions) {
  if (!may(session, "makeKey")) return null;
  const isFirst = Boolean(session?.is_open);
  const submit = async (event) => {
    event.preventDefault();
    await actions.makeKey();
    document.getElementById("copy-key")?.focus();
  };
  return h(
    "section",
    { class: "make-key", "aria-labelledby": "make-key-title" },
    h("h2", { id: "make-key-title" }, isFirst ? NEW_KEY.firstTitle : NEW_KEY.title),
    h(
      "form",
      { class: "key-form", onsubmit: submit },
      nameField(keyDraft, actions),
      isFirst ? null : roleField(keyDraft, actions),
      daysField(keyDraft, isFirst, actions),
      h("button", { class: "button is-primary", type: "submit", id: "make-key" }, isFirst ? NEW_KEY.firstAct : NEW_KEY.act),
    ),
  );
}

const nameField = ({ name }, { draftKey }) =>
  h(
    "div",
    { class: "field" },
    h("label", { for: "key-name" }, NEW_KEY.name),
    h("input", {
      id: "key-name",
      type: "text",
      value: name,
      required: true,
      maxlength: "60",
      pattern: NAME,
      title: NEW_KEY.nameHint,
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": "key-name-hint",
      oninput: ({ target }) => draftKey({ name: target.value }),
    }),
    h("p", { class: "quiet", id: "key-name-hint" }, NEW_KEY.nameHint),
  );

const roleField = (draft, { draftKey }) =>
  h(
    "fieldset",
    { class: "field" },
    h("legend", {}, NEW_KEY.role),
    h(
      "div",
      { class: "choices" },
      ROLES.map((role) =>
        h(
          "label",
          { class: "choice-card" },
          h("input", {
            type: "radio",
            name: "key-role",
            value: role,
            checked: role === draft.role,
            // Its name alone: what it may is the description.
            "aria-labelledby": `role-name-${role}`,
            "aria-describedby": `role-${role}`,
            onchange: () => draftKey({ role }),
          }),
          h("span", { class: "choice-name", id: `role-name-${role}` }, role),
          h("span", { class: "quiet", id: `role-${role}` }, roleTold(role)),
        ),
      ),
    ),
  );

function daysField({ days }, isFirst, { draftKey }) {
  const chosen = days ?? usualDays(isFirst);
  const hint = h("p", { class: "quiet", id: "key-days-hint" }, until(chosen));
  const choose = ({ target }) => {
    draftKey({ days: target.value });
    hint.textContent = until(target.value);
  };
  return h(
    "div",
    { class: "field" },
    h("label", { for: "key-days" }, NEW_KEY.expires),
    h(
      "select",
      { id: "key-days", value: chosen, "aria-describedby": "key-days-hint", onchange: choose },
      DAYS.map((one) => h("option", { value: one }, one === "365" ? NEW_KEY.year : NEW_KEY.days(one))),
    ),
    hint,
  );
}

const until = (days) =>
  days
    ? NEW_KEY.until(day(new Date(Date.now() + Number(days) * MILLISECONDS_A_DAY).toISOString()))
    : NEW_KEY.endless;

export const drawRefusal = ({ makingKey }) => (makingKey?.problem ? problemNotice(makingKey.problem) : null);
