/** What was found in a file, in words and figures. */

import { integer, plural, sentenceList, shorten, withoutTurns } from "../format.js";
import { isSheet } from "./rows.js";

const KINDS = {
  csv: "a text table",
  json: "JSON",
  ndjson: "JSON lines",
  parquet: "Parquet",
  arrow: "Arrow",
  xlsx: "an Excel workbook",
  excel: "an Excel workbook",
};
const DELIMITERS = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces" };
const MARKS = {
  ".": "points",
  ",": "commas",
  "'": "apostrophes",
  "’": "apostrophes",
  " ": "spaces",
  "\u00a0": "spaces",
  "\u202f": "spaces",
};
const PACKINGS = { gzip: "gzip", zip: "a zip archive" };

const named = (words, mark) => words[mark] ?? `“${shorten(withoutTurns(mark), 8)}”`;

/** @example detected(report) // "Read as a text table with values separated by commas, in UTF-8." */
export function detected({ format }) {
  const { kind, delimiter, encoding, compression } = format;
  const read = compression ? `Unpacked from ${PACKINGS[compression] ?? compression} and read` : "Read";
  const separated = delimiter ? ` with values separated by ${named(DELIMITERS, delimiter)}` : "";
  const parts = [
    `${read} as ${KINDS[kind] ?? kind}${separated}`,
    format.sheet && `sheet “${sheetName(format.sheet)}”`,
    numbersWritten(format),
    encoding && `in ${encoding.toUpperCase()}`,
    format.header_line > 1 && `with the column names in ${placeOf(format)}`,
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function numbersWritten({ decimal, thousands }) {
  const marks = [
    decimal === "," && "decimal commas",
    thousands && `${named(MARKS, thousands)} between thousands`,
  ].filter(Boolean);
  return marks.length ? `with ${sentenceList(marks)}` : null;
}

const placeOf = (format) => `${isSheet(format) ? "row" : "line"} ${integer(format.header_line)}`;

const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A name that is written from the right is set apart, so that the sentence around it goes on from the left. */
function sheetName(name) {
  const plain = shorten(withoutTurns(name), 60);
  return FROM_THE_RIGHT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** What the figures of a file count. */
const MEANINGS = {
  Rows: "Rows of data below the column names. Title, total and blank rows are not among them; copies are.",
  Columns: "All columns of the file. Which of them shape the segments is ticked below.",
  "Copies of a row": "Rows that repeat an earlier row in every cell. They count once.",
  "Repeated ids": "Rows whose customer id stands in an earlier row. Each customer counts once.",
  "Missing cells": "Empty cells in all columns together. They are filled in from the other customers.",
  "Unreadable cells": "Cells that should be numbers and are not. They count as missing.",
  "Outlying values":
    "Single values far outside the middle half of their column (Tukey’s fences). They are kept; customers with " +
    "several of them do not shape segments.",
};

/** @returns {Array<{name, value: string, isNotable: boolean, meaning: string, note: string?}>} */
export function figures(report, options) {
  const total = (key) => report.columns.reduce((sum, column) => sum + (column[key] ?? 0), 0);
  return [
    figure("Rows", integer(report.n_rows)),
    figure("Columns", integer(report.n_columns)),
    counted("Copies of a row", report.n_duplicates),
    ...repeatedIds(report, options),
    counted("Missing cells", total("n_missing")),
    counted("Unreadable cells", total("n_unparsable")),
    counted("Outlying values", total("n_outliers")),
  ];
}

const figure = (name, value, isNotable = false) => ({ name, value, isNotable, meaning: MEANINGS[name] });
const counted = (name, count) => figure(name, integer(count), count > 0);

/** Only those of the id that was found have been counted. */
function repeatedIds({ n_repeated_ids: count, columns }, options) {
  const chosen = options?.id_column ?? "auto";
  const found = columns.find(({ role }) => role === "id")?.name;
  if (chosen !== "auto" && chosen !== found)
    return [{ ...figure("Repeated ids", "–"), note: `of ${shorten(withoutTurns(chosen), 30)}: counted when training` }];
  return count == null ? [] : [counted("Repeated ids", count)];
}

/** What somebody whose file was refused can do. */
export function remedy(status) {
  if (status === 0) return "Wait until the service answers again, then drop the file once more.";
  if (status === 413) return "Send fewer rows or columns, or compress the file with gzip.";
  if (status === 415) return "Save the table as CSV, Excel (.xlsx), Parquet or JSON, and drop that.";
  if (status >= 500) return "Try again. If it happens twice, the service's log says why.";
  return "Mend the file as described, and drop it again. One row per customer under one row of column names works best.";
}

/** The report on a file, around what was found. */
export const REPORT = Object.freeze({
  /** The name stands between. */
  foundIn: ["Found in “", "”"],
  otherFile: "Choose another file",
  otherTables: "See the other tables",
  read: ({ name, n_rows: nRows, n_columns: nColumns }) =>
    `${name} was read: ${plural(nRows, "row")}, ${plural(nColumns, "column")}.`,
  reading: (name) => `Reading ${name}`,
  nothingOdd: "Nothing had to be mended, and nothing looks odd.",
  columns: "Columns",
  firstRows: "First rows",
  row: "Row",
  sheetRow: "Sheet row",
  line: "Line",
  howToChoose:
    "Untick what should not shape the segments. Where a column can be read in another way, choose its role.",
  isTicked: "What is ticked shapes the segments.",
});
