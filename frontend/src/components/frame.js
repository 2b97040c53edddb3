import { h } from "../dom.js";
import { algorithmName, dateTime, plural } from "../format.js";
import { placesIn } from "../palette.js";
import { may, mayTold } from "../permissions.js";
import { FRAME, GONE_NOTICE, SAMPLE_NOTICE } from "../sentences/frame.js";
import { structureMark } from "../sentences/structure.js";
import { icon } from "./icons.js";
import { moreEntry, moreSheet } from "./morescreens.js";
import { term, userText } from "./text.js";

/** The screens there are, with the present one marked; on a phone those of `first`, and the others behind one entry. */
export function rail(views, current, first) {
  const later = views.filter(({ name }) => !first.includes(name));
  const sheet = moreSheet(later, current);
  return [
    h("a", { class: "brand", href: "#/", "aria-label": FRAME.home }, icon("segments", "brand-mark")),
    h(
      "ul",
      { class: "rail-list" },
      views.map((view) => h("li", { class: later.includes(view) ? "is-later" : "" }, railLink(view, current))),
      h("li", { class: "rail-more" }, moreEntry(sheet, later.find(({ name }) => name === current))),
    ),
    sheet,
  ];
}

const railLink = ({ name, label }, current) =>
  h(
    "a",
    { class: "rail-link", href: `#/${name}`, "aria-current": name === current ? "page" : null },
    icon(name),
    h("span", {}, label),
  );

/** The active model, and what somebody must know about it. */
export function header({ model, route, isServiceGone, isOffline, session }, { signOut } = {}) {
  const gone = isServiceGone ? goneNotice(isOffline) : null;
  if (session && !session.name) return gone ? [gone] : [];
  return [
    gone,
    h(
      "div",
      { class: "header-line" },
      h("div", { class: "model-line" }, modelLine(model)),
      h(
        "div",
        { class: "header-side" },
        session && !session.is_open ? who(session, signOut) : null,
        apiLink(route),
      ),
    ),
    model.value?.is_sample ? sampleNotice(route.name, may(session, "upload")) : null,
  ];
}

/** Leads to what a program would ask for to have what is on the screen. */
function apiLink({ name, params }) {
  if (!name || name === "settings") return null;
  const asked = new URLSearchParams({ of: name, params: new URLSearchParams(params).toString() });
  if (!asked.get("params")) asked.delete("params");
  return h("a", { class: "api-link", id: "api-link", href: `#/settings?${asked}`, title: FRAME.apiHint }, FRAME.api);
}

/** Whose key it is, and what it is for. */
function who(session, signOut) {
  return h(
    "div",
    { class: "who" },
    userText(session.name, { length: 30 }),
    term(session.role, mayTold(session), "role"),
    h("button", { class: "button is-small is-quiet", type: "button", id: "sign-out", onclick: signOut }, FRAME.signOut),
  );
}

function modelLine({ status, value }) {
  if (value) return [modelName(value), modelFacts(value)];
  if (status === "loading")
    return h("div", { class: "skeleton-block model-skeleton", "aria-hidden": "true" });
  return h("p", { class: "model-name quiet" }, status === "none" ? FRAME.noModel : FRAME.noAnswer);
}

const modelName = ({ name }) =>
  h(
    "p",
    { class: "model-name" },
    h("span", { class: "visually-hidden" }, FRAME.activeModel),
    userText(name, { length: 70 }),
  );

function modelFacts(model) {
  const nCustomers = placesIn(model).reduce((sum, one) => sum + one.size, 0);
  return h(
    "ul",
    { class: "facts" },
    h("li", {}, algorithmName(model.algorithm)),
    h("li", {}, plural(model.n_segments, "segment")),
    h("li", {}, plural(nCustomers, "customer")),
    h("li", { class: "is-kept on-paper" }, structureMark(model.structure?.verdict)),
    h("li", { class: "is-kept" }, FRAME.trained, h("time", { datetime: model.created_at }, dateTime(model.created_at))),
  );
}

function sampleNotice(screen, mayBring) {
  const { title, text, bring, ask, action } = SAMPLE_NOTICE;
  return h(
    "div",
    { class: "notice is-sample", role: "note" },
    icon("flask"),
    h("p", {}, h("strong", {}, title), text, mayBring ? bring : ask),
    screen === "data" || !mayBring ? null : h("a", { class: "button is-small", href: "#/data" }, action),
  );
}

function goneNotice(isOffline) {
  const { title, text } = GONE_NOTICE[isOffline ? "offline" : "silent"];
  return h(
    "div",
    { class: "notice is-gone", role: "alert" },
    icon("offline"),
    h("p", {}, h("strong", {}, title), text),
  );
}
