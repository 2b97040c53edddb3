import { h } from "../dom.js";
import { algorithmName, dateTime, plural } from "../format.js";
import { placesIn } from "../palette.js";
import { may, mayTold } from "../permissions.js";
import { structureMark } from "../sentences/structure.js";
import { icon } from "./icons.js";
import { term, userText } from "./text.js";

/** The screens there are, with the present one marked. */
export function rail(views, current) {
  return [
    h("a", { class: "brand", href: "#/", "aria-label": "Segment, home" }, icon("segments", "brand-mark")),
    h(
      "ul",
      { class: "rail-list" },
      views.map((view) =>
        h(
          "li",
          {},
          h(
            "a",
            {
              class: "rail-link",
              href: `#/${view.name}`,
              "aria-current": view.name === current ? "page" : null,
            },
            icon(view.name),
            h("span", {}, view.label),
          ),
        ),
      ),
    ),
  ];
}

/** The active model, and what somebody must know about it. */
export function header({ model, route, isServiceGone, session }, { signOut } = {}) {
  if (session && !session.name) return isServiceGone ? [goneNotice()] : [];
  return [
    isServiceGone ? goneNotice() : null,
    h(
      "div",
      { class: "header-line" },
      h("div", { class: "model-line" }, modelLine(model)),
      session && !session.is_open ? who(session, signOut) : null,
    ),
    model.value?.is_sample ? sampleNotice(route.name, may(session, "upload")) : null,
  ];
}

/** Whose key it is, and what it is for. */
function who(session, signOut) {
  return h(
    "div",
    { class: "who" },
    userText(session.name, { length: 30 }),
    term(session.role, mayTold(session), "role"),
    h("button", { class: "button is-small is-quiet", type: "button", id: "sign-out", onclick: signOut }, "Sign out"),
  );
}

function modelLine({ status, value }) {
  if (value) {
    return [
      h(
        "p",
        { class: "model-name" },
        h("span", { class: "visually-hidden" }, "Active model: "),
        userText(value.name, { length: 70 }),
      ),
      h(
        "ul",
        { class: "facts" },
        h("li", {}, algorithmName(value.algorithm)),
        h("li", {}, plural(value.n_segments, "segment")),
        h(
          "li",
          {},
          plural(
            placesIn(value).reduce((sum, one) => sum + one.size, 0),
            "customer",
          ),
        ),
        h("li", { class: "is-kept on-paper" }, structureMark(value.structure?.verdict)),
        h("li", { class: "is-kept" }, "trained ", h("time", { datetime: value.created_at }, dateTime(value.created_at))),
      ),
    ];
  }
  if (status === "loading")
    return h("div", { class: "skeleton-block model-skeleton", "aria-hidden": "true" });
  return h(
    "p",
    { class: "model-name quiet" },
    status === "none" ? "No model yet" : "The model is out of reach",
  );
}

function sampleNotice(screen, mayBring) {
  return h(
    "div",
    { class: "notice is-sample", role: "note" },
    icon("flask"),
    h(
      "p",
      {},
      h("strong", {}, "This is a made-up sample."),
      " Its customers are invented, so that you can look around. ",
      mayBring
        ? "Drop your own file anywhere on this page, or choose it on Data."
        : "A trainer or an admin can bring a file of your own.",
    ),
    screen === "data" || !mayBring ? null : h("a", { class: "button is-small", href: "#/data" }, "Use your own file"),
  );
}

function goneNotice() {
  return h(
    "div",
    { class: "notice is-gone", role: "alert" },
    icon("offline"),
    h(
      "p",
      {},
      h("strong", {}, "The service does not answer."),
      " What you see may be old. This page keeps asking and goes on by itself.",
    ),
  );
}
