/** Where the data rows stand in the file they came from. */

/** Lines that were left out between the rows: after them the count is another one. */
const SHIFTING = new Set(["blank_rows", "repeated_header", "ragged_rows"]);

/** Whether rows are counted as in a sheet; a workbook with a single one may leave its name out. */
export const isSheet = ({ kind, sheet }) => Boolean(sheet) || ["xlsx", "xls", "xlsb", "ods", "excel"].includes(kind);

/**
 * @example placesOf({ format: { kind: "xlsx", sheet: "Kunden", header_line: 5 }, warnings: [] }).of(6) // 11
 * @param {{format: Object, warnings: Array, columns?: Array, preview?: Array, kind?: string}} report
 * @returns {{noun: string, whole: string, of: function(number): number} | null} null where that is not certain
 */
export function placesOf({ format, warnings = [], columns, preview = [], kind = "customers" }) {
  const line = format?.header_line;
  if (!line || kind !== "customers" || warnings.some(({ code }) => SHIFTING.has(code))) return null;
  if (isSheet(format)) return { noun: "row", whole: "sheet", of: (row) => line + row };
  return isOneLineEach(columns, preview) ? { noun: "line", whole: "file", of: (row) => line + row } : null;
}

/** In a text file a cell in quotes may go over several lines; where there is no text, none does. */
const isOneLineEach = (columns, preview) =>
  Boolean(columns) &&
  columns.every(({ name, role }) => role !== "text" && !name.includes("\n")) &&
  preview.every((row) => Object.values(row).every((value) => !String(value).includes("\n")));
