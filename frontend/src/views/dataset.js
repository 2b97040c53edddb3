/** What was found in a file, in words and figures. */

import { integer, sentenceList } from "../format.js";

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

/** @example detected(report) // "Read as a text table with values separated by commas, in UTF-8." */
export function detected({ format }) {
  const parts = [`Read as ${KINDS[format.kind] ?? format.kind}`];
  if (format.delimiter)
    parts.push(`with values separated by ${DELIMITERS[format.delimiter] ?? `“${format.delimiter}”`}`);
  if (format.decimal === ",") parts.push("with decimal commas");
  if (format.encoding) parts.push(`in ${format.encoding.toUpperCase()}`);
  if (format.compression) parts.push(`unpacked from ${format.compression}`);
  return `${sentenceList(parts).replace(" and with", ", with").replace(" and in", ", in")}.`;
}

/** @returns {Array<[string, string, boolean]>} name, value, and whether it deserves a look */
export function figures(report) {
  const total = (key) => report.columns.reduce((sum, column) => sum + (column[key] ?? 0), 0);
  const counted = (name, value) => [name, integer(value), value > 0];
  return [
    ["Rows", integer(report.n_rows), false],
    ["Columns", integer(report.n_columns), false],
    counted("Copies of a row", report.n_duplicates),
    counted("Missing cells", total("n_missing")),
    counted("Unreadable cells", total("n_unparsable")),
    counted("Outlying values", total("n_outliers")),
  ];
}

/** What somebody whose file was refused can do. */
export function remedy(status) {
  if (status === 0) return "Wait until the service answers again, then drop the file once more.";
  if (status === 413) return "Send fewer rows or columns, or compress the file with gzip.";
  if (status === 415) return "Save the table as CSV, Excel (.xlsx), Parquet or JSON, and drop that.";
  if (status >= 500) return "Try again. If it happens twice, the service's log says why.";
  return "Mend the file as described, and drop it again. One row per customer under one row of column names works best.";
}
