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
  "guessed_encoding",
  "unnamed_columns",
  "repeated_names",
]);
/** What to do on the page, in the words that stand on it. */
const ON_THE_PAGE = {
  almost_empty_column: "Fill it in, or tick it under Columns to use it all the same.",
  repeated_ids: "Under More options, “When an id occurs again” chooses which row counts.",
  purchases_found:
    "If other columns are meant, or each row is a customer, choose that under “These are purchases”.",
  lines_in_future: "If they are slips, correct them; “Counted to” under “These are purchases” says what counts.",
  order_totals:
    "If it is the amount of each line, set Invoice to “None” under “These are purchases”.",
  refunds: "Under “These are purchases”, Refunds chooses what becomes of them.",
  many_outliers:
    "If they are ordinary customers, set “Unusual customers” under More options to “Treat like all others”.",
};
const NOTHING_TO_CHOOSE = new Set([
  "unread_numbers",
  "several_currencies",
  "ambiguous_numbers",
  "ambiguous_dates",
]);
/** Advice that names a setting of the service is of no use on a page that calls it otherwise. */
const NAMES_A_SETTING = /\boptions? [a-z_]+\b/;
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

/**
 * What to do about a warning, by what there is to click and not by the settings of the service.
 * @param {{code: string, advice: string}} warning
 * @param {boolean} isOnData whether what is meant stands below, or on the screen Data
 */
export function whatToDo({ code, advice = "" }, isOnData) {
  if (NOTHING_TO_CHOOSE.has(code))
    return sentences(advice, "There is nothing to choose here: mend the file and drop it again.");
  const words = ON_THE_PAGE[code];
  if (!words) return advice;
  const kept = NAMES_A_SETTING.test(advice) ? "" : advice;
  return sentences(kept, isOnData ? words : `${words} That is on Data; then find segments again.`);
}

const sentences = (...all) => all.filter(Boolean).join(" ");

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
  const isCut = rows.length >= MOST_ROWS;
  const end = isCut ? ` (the first ${integer(rows.length)} are listed)` : "";
  return {
    told: `${noun} ${first.map(integer).join(", ")}${inFile(first, places)}`,
    // How many there are in all, the message says, or nobody knows.
    summary: isCut ? "and more" : `and ${integer(others.length)} more`,
    rest: `${sentenceList(others.map(integer))}${inFile(others, places)}${end}`,
  };
}

/** @example inFile([6], { noun: "row", whole: "sheet", of }) // " (row 11 of the sheet)" */
function inFile(rows, places) {
  if (!places) return "";
  const noun = rows.length === 1 ? places.noun : `${places.noun}s`;
  return ` (${noun} ${sentenceList(rows.map((row) => integer(places.of(row))))} of the ${places.whole})`;
}

/** The headings over what somebody should know. */
export const FINDINGS = Object.freeze({
  important: "Worth knowing",
  mended: "Mended",
  whatToDo: "What to do: ",
  /** Words from a file stand before it. */
  end: (told) => `${told}.`,
});
