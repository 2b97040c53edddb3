import { h } from "../dom.js";
import { withoutTurns } from "../format.js";
import { FINDINGS, foldNotes, rowsTold, sortFindings, whatToDo } from "../sentences/findings.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

const LONGEST = 400;

/**
 * What somebody should know about a table: what matters first, what was mended without loss after it.
 * @param {Array<{code: string, message: string, rows: number[], advice: string}>} warnings
 * @param {{level?: number, isActionable?: boolean, places?: Object}} place of the heading, whether something can
 * be chosen there, and where the rows stand in the file
 */
export function findings(warnings, { level = 2, isActionable = false, places = null } = {}) {
  const { important, mended } = sortFindings(warnings);
  const groups = [
    { title: FINDINGS.important, notes: important, symbol: "warning", className: "" },
    { title: FINDINGS.mended, notes: mended, symbol: "check", className: "is-mended" },
  ].filter(({ notes }) => notes.length);
  if (!groups.length) return null;
  return h(
    "section",
    { class: "warnings", "aria-labelledby": "findings" },
    groups.map((group, place) =>
      h(
        "div",
        { class: `warning-group ${group.className}` },
        h(`h${level + place}`, { id: place ? null : "findings" }, group.title),
        notes({ ...group, isActionable, places }),
      ),
    ),
  );
}

function notes({ notes: all, symbol, className, isActionable, places }) {
  const { shown, folded, summary } = foldNotes(all);
  const list = (some) =>
    h(
      "ul",
      { class: `warning-list ${className}` },
      some.map((one) => note(one, { symbol, advice: whatToDo(one, isActionable), places })),
    );
  return [list(shown), folded.length ? h("details", {}, h("summary", {}, summary), list(folded)) : null];
}

const note = ({ message, rows }, { symbol, advice, places }) =>
  h(
    "li",
    {},
    icon(symbol),
    h(
      "div",
      { class: "note" },
      sentence(message, "note-message"),
      advice ? adviceLine(advice) : null,
      rows?.length ? rowList(rows, places) : null,
    ),
  );

const adviceLine = (advice) =>
  h(
    "p",
    { class: "note-advice" },
    h("span", { class: "note-label" }, FINDINGS.whatToDo),
    sentence(advice, ""),
  );

/** English around words from a file: the words may not turn the sentence around. */
const sentence = (text, className) =>
  userText(withoutTurns(text), { length: LONGEST, tag: "span", dir: "ltr", class: className });

function rowList(rows, places) {
  const { told, summary, rest } = rowsTold(rows, places);
  if (!rest) return h("p", { class: "note-rows" }, FINDINGS.end(told));
  return h(
    "details",
    { class: "note-rows" },
    h("summary", {}, h("span", { class: "note-told" }, `${told} `), summary),
    h("p", {}, FINDINGS.end(rest)),
  );
}
