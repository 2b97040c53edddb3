/** What somebody copied elsewhere: the cells of a spreadsheet come as text with tabs. */

import { PASTING } from "../sentences/bringing.js";

const DELIMITERS = ["\t", ";", ",", "|"];
const TYPE = "text/tab-separated-values";
const MOST_LINES = 101;

/**
 * @param {{getData: function(string): string, files: FileList}} clipboard
 * @returns {{file: File} | {problem: {title: string, detail: string}}}
 */
export function whatWasPasted(clipboard) {
  const text = clipboard?.getData("text/plain") ?? "";
  return text.trim() ? tableIn(text) : fileIn(Array.from(clipboard?.files ?? []));
}

/** A text as a file, or why it is no table. */
export function tableIn(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim());
  if (!lines.length) return refused("nothing");
  if (lines.length < 2) return refused("one_cell");
  if (!DELIMITERS.some((mark) => isTable(lines, mark))) return refused("no_columns");
  return { file: new File([text], `${PASTING.name}.tsv`, { type: TYPE }) };
}

/**
 * Tabs are columns wherever they are; other marks stand in sentences too, but not in the first line and in most of
 * those below it. Whether the rows are whole is judged where they are read.
 */
function isTable(lines, mark) {
  const [heading, ...rows] = lines.slice(0, MOST_LINES).map((line) => hasColumns(line, mark));
  const parted = rows.filter(Boolean).length;
  return mark === "\t" ? heading || parted > 0 : heading && parted > rows.length / 2;
}

/** A mark in a cell in quotation marks parts nothing. */
function hasColumns(line, mark) {
  const quoted = new RegExp(`(^|[${mark}]) *"(?:[^"]|"")*"`, "g");
  return line.replace(quoted, "$1").includes(mark);
}

/** A file that was copied in a folder, as it is; a picture of a table is none. */
function fileIn(files) {
  if (!files.length) return refused("nothing");
  if (files.length > 1) return refused("several");
  return files[0].type.startsWith("image/") ? refused("picture") : { file: files[0] };
}

const refused = (why) => ({ problem: PASTING.refusals[why] });
