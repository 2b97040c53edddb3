/** What was found in a table, sorted into what matters and what was mended without loss. */

import { integer, plural, sentenceList } from "../format.js";

const MENDED = new Set([
  "total_row",
  "footer_rows",
  "title_rows",
  "repeated_header",
  "blank_rows",
  "number_marks",
  "date_format",
  "unnamed_columns",
  "repeated_names",
]);
const HERE = {
  almost_empty_column: "Below, a tick under Columns uses it all the same.",
  repeated_ids: "Below, Repeated ids under More options chooses which row counts.",
};
const SHOWN_NOTES = 5;
const SHOWN_ROWS = 8;
/** The service lists no more rows than these. */
const MOST_ROWS = 100;

/** @returns {{important: Array, mended: Array}} in the order in which they came, the most important first */
export function sortFindings(warnings) {
  const isMended = ({ code }) => MENDED.has(code);
  return {
    important: warnings.filter((one) => !isMended(one)),
    mended: warnings.filter(isMended),
  };
}

/** What the page itself offers to do about a warning, where it does. */
export const whatToDoHere = ({ code }) => HERE[code] ?? "";

/** The first notes and those to fold away; nobody has to unfold a single one. */
export function foldNotes(notes) {
  const isShort = notes.length <= SHOWN_NOTES + 1;
  const shown = isShort ? notes : notes.slice(0, SHOWN_NOTES);
  const folded = notes.slice(shown.length);
  return { shown, folded, summary: plural(folded.length, "more note") };
}

/**
 * @example rowsTold([3, 4]) // { told: "Rows 3 and 4", summary: "", rest: "" }
 * @param {number[]} rows data rows from 1
 * @param {Object | null} places where those stand in the file, from `placesOf`
 * @returns {{told: string, summary: string, rest: string}} the first rows, and the others to fold away
 */
export function rowsTold(rows = [], places = null) {
  if (!rows.length) return { told: "", summary: "", rest: "" };
  const noun = rows.length === 1 ? "Row" : "Rows";
  if (rows.length <= SHOWN_ROWS + 1)
    return { told: `${noun} ${sentenceList(rows.map(integer))}${inFile(rows, places)}`, summary: "", rest: "" };
  const [first, others] = [rows.slice(0, SHOWN_ROWS), rows.slice(SHOWN_ROWS)];
  const end = rows.length >= MOST_ROWS ? ` (the first ${integer(rows.length)} are listed)` : "";
  return {
    told: `${noun} ${first.map(integer).join(", ")}${inFile(first, places)}`,
    summary: `and ${integer(others.length)} more`,
    rest: `${sentenceList(others.map(integer))}${inFile(others, places)}${end}`,
  };
}

/** @example inFile([6], { noun: "row", whole: "sheet", of }) // " (row 11 of the sheet)" */
function inFile(rows, places) {
  if (!places) return "";
  const noun = rows.length === 1 ? places.noun : `${places.noun}s`;
  return ` (${noun} ${sentenceList(rows.map((row) => integer(places.of(row))))} of the ${places.whole})`;
}
