/** The keys there are, and the one that was just made. */

import { codeBlock } from "../../components/codeblock.js";
import { icon } from "../../components/icons.js";
import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { dateTime, day } from "../../format.js";
import { may, roleTold } from "../../permissions.js";
import { refusalTold } from "../../sentences/refusals.js";
import { KEYS, NEW_KEY, NOT_ADMIN, OPEN } from "../../sentences/settings.js";
import { whenFetched } from "../model.js";

export function drawNewKey({ newKey }, { announce, dismissNewKey }) {
  if (!newKey) return null;
  const done = () => {
    document.querySelector("h1").focus({ preventScroll: true });
    dismissNewKey();
  };
  return h(
    "section",
    { class: "new-key", "aria-labelledby": "new-key-title" },
    h("h2", { id: "new-key-title" }, NEW_KEY.made(newKey.name)),
    h("p", {}, h("strong", {}, NEW_KEY.once), newKey.isFirst ? ` ${NEW_KEY.closed}` : null),
    codeBlock({ text: newKey.key, label: NEW_KEY.copied, id: "copy-key", announce }),
    h("button", { class: "button", type: "button", id: "kept-key", onclick: done }, icon("check"), NEW_KEY.kept),
  );
}

export function drawKeys(state, actions) {
  const { session } = state;
  if (session?.is_open) return open();
  if (!may(session, "makeKey")) return h("p", { class: "lead" }, NOT_ADMIN(session.name, session.role));
  return [h("p", { class: "lead" }, KEYS.lead), whenFetched("keys", drawLists, [48, 220])(state, actions)];
}

const open = () => [
  h("h2", {}, OPEN.title),
  h("p", { class: "open-told" }, OPEN.text),
  h("p", { class: "open-told" }, OPEN.next),
];

function drawLists({ keys: { value }, revoking, session }, actions) {
  const isInForce = (key) => !key.revoked_at && !isExpired(key);
  const inForce = value.keys.filter(isInForce);
  const ended = value.keys.filter((key) => !isInForce(key));
  const isLastAdmin = inForce.filter(({ role }) => role === "admin").length === 1;
  const about = { revoking, session, isLastAdmin, actions };
  return [
    table(KEYS.list, ["name", "role", "made", "expires", "acts"], inForce.flatMap((key) => keyRows(key, about))),
    ended.length
      ? h(
          "details",
          { class: "ended-keys" },
          h("summary", {}, KEYS.ended(ended.length)),
          table(KEYS.ended(ended.length), ["name", "role", "made", "ended"], ended.map(endedRow)),
        )
      : null,
  ];
}

const isExpired = ({ expires_at: until }) => until !== null && new Date(until) <= new Date();

const table = (label, columns, rows) =>
  h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": label },
    h(
      "table",
      { class: "table key-table" },
      h("thead", {}, h("tr", {}, columns.map(head))),
      h("tbody", {}, rows),
    ),
  );

const head = (name) =>
  h("th", { scope: "col", class: name === "made" ? "is-wide-only" : "" }, name === "acts" ? h("span", { class: "visually-hidden" }, KEYS.columns.acts) : KEYS.columns[name]);

const cells = ({ name, role, created_at: made }, isYours) => [
  h("th", { scope: "row" }, userText(name, { length: 60 }), isYours ? h("span", { class: "role yours" }, KEYS.yours) : null),
  h("td", {}, term(role, roleTold(role))),
  h("td", { class: "nowrap is-wide-only" }, h("time", { datetime: made, title: dateTime(made) }, day(made))),
];

function keyRows(key, { revoking, session, isLastAdmin, actions }) {
  const isYours = session?.name === key.name;
  const isMeant = revoking?.keyId === key.key_id;
  const revoke = h(
    "button",
    {
      class: "button is-small is-quiet",
      type: "button",
      id: `revoke-${key.key_id}`,
      disabled: Boolean(revoking?.isBusy),
      onclick: () => {
        actions.askToRevoke(key.key_id);
        document.getElementById("keep-key")?.focus();
      },
    },
    KEYS.revoke,
    h("span", { class: "visually-hidden" }, ` ${key.name}`),
  );
  const expires = key.expires_at ? h("time", { datetime: key.expires_at, title: dateTime(key.expires_at) }, day(key.expires_at)) : KEYS.never;
  const isLast = isLastAdmin && key.role === "admin";
  return [
    h("tr", {}, cells(key, isYours), h("td", { class: "nowrap" }, expires), h("td", { class: "key-acts" }, revoke)),
    isMeant && revoking.isAsked ? aside(question(key, { isYours, isLast }, actions)) : null,
    isMeant && revoking.problem ? aside(refusal(revoking.problem, actions)) : null,
  ];
}

const endedRow = (key) =>
  h(
    "tr",
    {},
    cells(key, false),
    h("td", { class: "nowrap" }, key.revoked_at ? KEYS.revoked(dateTime(key.revoked_at)) : KEYS.expired(dateTime(key.expires_at))),
  );

const aside = (words) => h("tr", { class: "model-aside" }, h("td", { colspan: 5 }, words));

function question(key, { isYours, isLast }, { revokeKey, keepKey }) {
  // What is pressed goes away: the focus first goes to something that stays.
  const leaving = (id, act) => () => {
    document.getElementById(id)?.focus({ preventScroll: true });
    act();
  };
  return h(
    "div",
    { class: "model-question", role: "group", "aria-label": KEYS.question(key.name) },
    h(
      "p",
      {},
      h("strong", {}, KEYS.question(key.name)),
      ` ${KEYS.consequence}`,
      isYours ? KEYS.consequenceOfOwn : null,
      isLast ? KEYS.consequenceOfLast : null,
    ),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "button is-small is-danger", id: "revoke-for-good", onclick: leaving("part-keys", () => revokeKey(key)) }, KEYS.revokeForGood),
      h("button", { type: "button", class: "button is-small", id: "keep-key", onclick: leaving(`revoke-${key.key_id}`, keepKey) }, KEYS.keep),
    ),
  );
}

const refusal = (problem, { keepKey }) =>
  h(
    "div",
    { class: "model-question", role: "alert" },
    h("p", {}, h("strong", {}, `${problem.title}. `), userText(problem.detail, { length: 300 }), " ", refusalTold(problem).next),
    h("button", { type: "button", class: "button is-small", id: "dismiss-refusal", onclick: keepKey }, KEYS.dismiss),
  );
