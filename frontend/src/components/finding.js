/** What was found, said before anything else: whether there are groups at all. */

import { h } from "../dom.js";
import { score } from "../format.js";
import { TERMS } from "../sentences/terms.js";
import { SEGMENTS } from "../sentences/segments.js";
import { structureMark } from "../sentences/structure.js";
import { verdict } from "../sentences/verdict.js";
import { icon } from "./icons.js";
import { term } from "./text.js";

/** The same in a line, where something else is the matter. */
export function findingNote(model) {
  const mark = structureMark(model.structure?.verdict);
  if (!mark) return null;
  const isNone = model.structure.verdict === "none";
  return h(
    "p",
    { class: `finding-note is-${model.structure.verdict}` },
    isNone ? icon("warning") : null,
    h("span", {}, term(mark, TERMS.structure), isNone ? `. ${verdict(model).advice}` : null),
  );
}

/** @param {Node?} tools what stands at its end */
export function finding(model, tools = null) {
  const { headline, advice } = verdict(model);
  const mark = structureMark(model.structure?.verdict);
  return h(
    "div",
    { class: mark ? `finding is-${model.structure.verdict}` : "finding" },
    mark
      ? h(
          "p",
          { class: "finding-mark" },
          model.structure.verdict === "none" ? icon("warning") : null,
          term(mark, TERMS.structure),
        )
      : null,
    h("h1", { tabindex: "-1", class: "verdict" }, `${headline}.`),
    h("p", { class: "lead" }, advice, " ", silhouette(model.scores)),
    tools,
  );
}

const silhouette = ({ silhouette: value, space }) =>
  value == null
    ? null
    : h(
        "span",
        { class: "nowrap" },
        term(SEGMENTS.silhouette, `${TERMS.silhouette} ${SEGMENTS.space(space)}`),
        ` ${score(value)}.`,
      );

/** Ways to believe it, and to pass it on. */
export const pageTools = (reportAddress) =>
  h(
    "p",
    { class: "page-tools" },
    h("a", { class: "tool", href: "#/evidence" }, icon("evidence"), SEGMENTS.evidence),
    h(
      "a",
      { class: "tool", href: reportAddress, target: "_blank", rel: "noopener" },
      icon("report"),
      SEGMENTS.report,
      h("span", { class: "visually-hidden" }, SEGMENTS.inNewTab),
    ),
    h("button", { class: "tool", type: "button", onclick: () => window.print() }, icon("print"), SEGMENTS.print),
  );
