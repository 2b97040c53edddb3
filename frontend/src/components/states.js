import { h } from "../dom.js";
import { integer } from "../format.js";
import { refusalTold } from "../sentences/refusals.js";
import { STATES } from "../sentences/states.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

/** Grey shapes where something is about to be, as high as it will be. */
export function skeleton(heights, label = STATES.loading) {
  return h(
    "div",
    { class: "skeleton", role: "status", "aria-label": label },
    heights.map((height) => h("div", { class: "skeleton-block", style: { height: `${height}px` } })),
  );
}

/** A screen with nothing on it yet teaches the next step. */
export function empty({ title, text, action }) {
  return h("section", { class: "empty" }, h("h2", {}, title), h("p", {}, text), action);
}

/** What went wrong, in words, what was kept, and what to do; a refusal of the service says so itself. */
export function problemNotice(problem, { actions = [], ...words } = {}) {
  const { title, detail, kept, next } = { ...problem, ...words, ...refusalTold(problem) };
  return h(
    "section",
    { class: "problem", role: "alert", "aria-label": title },
    h("div", { class: "problem-head" }, icon("warning"), h("h2", {}, title)),
    h("p", {}, userText(detail, { length: 600 })),
    problem.errors?.length ? errorTable(problem.errors) : null,
    kept || next
      ? h(
          "dl",
          { class: "problem-next" },
          kept && [h("dt", {}, STATES.kept), h("dd", {}, kept)],
          next && [h("dt", {}, STATES.next), h("dd", {}, next)],
        )
      : null,
    actions.length ? h("div", { class: "actions" }, actions) : null,
  );
}

const SHOWN_ERRORS = 20;

/** Cells that could not be used, the first of them. */
export function errorTable(errors) {
  const rows = errors
    .slice(0, SHOWN_ERRORS)
    .map((error) =>
      h(
        "tr",
        {},
        h("td", { class: "number" }, error.row == null ? "–" : integer(error.row)),
        h("td", {}, userText(error.column ?? "–", { length: 40 })),
        h("td", {}, error.value == null ? "–" : userText(error.value, { length: 40, tag: "code" })),
        h("td", {}, userText(error.message, { length: 200 })),
      ),
    );
  const rest = errors.length - rows.length;
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": STATES.cells },
    h(
      "table",
      { class: "table problem-table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          STATES.columns.map((name, place) =>
            h("th", { scope: "col", class: place ? "" : "number" }, name),
          ),
        ),
      ),
      h("tbody", {}, rows),
    ),
    rest > 0 ? h("p", { class: "quiet" }, STATES.moreCells(rest)) : null,
  );
}

export function retryNotice(problem, onRetry) {
  return problemNotice(problem, {
    kept: STATES.allKept,
    actions: [h("button", { class: "button", type: "button", id: "retry", onclick: onRetry }, STATES.tryAgain)],
  });
}
