/** What somebody copied elsewhere: the cells of a spreadsheet come as text with tabs. */

import { PASTING } from "../sentences/bringing.js";

const DELIMITERS = ["\t", ";", ",", "|"];
const TYPE = "text/tab-separated-values";

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

/** Tabs are columns wherever they are; other marks stand in sentences too, but not equally often in each. */
function isTable(lines, mark) {
  const [first, ...others] = lines.map((line) => line.split(mark).length);
  if (mark === "\t") return Math.max(first, ...others.slice(0, 100)) > 1;
  return first > 1 && others.slice(0, 100).every((count) => count === first);
}

/** A file that was copied in a folder, as it is; a picture of a table is none. */
function fileIn(files) {
  if (!files.length) return refused("nothing");
  if (files.length > 1) return refused("several");
  return files[0].type.startsWith("image/") ? refused("picture") : { file: files[0] };
}

const refused = (why) => ({ problem: PASTING.refusals[why] });
