/** What is said while something is dropped on the window, and of what was not taken. */

import { integer } from "../format.js";

const WANTED = "Drop one file: a table with one row per customer, as CSV, Excel, Parquet, Arrow or JSON.";
const refused = (title) => ({ title, detail: WANTED });

export const DROPPING = Object.freeze({
  invitation: "Drop it to see what is in it",
  promise: "Nothing is computed yet, and your present model stays.",
  dismiss: "Dismiss",
  refusals: Object.freeze({
    text: () => refused("That was text or a link, not a file"),
    several: (count) => refused(`Those were ${integer(count)} files`),
    folder: (name) => refused(`“${name}” is a folder`),
  }),
  denied: (detail) => ({ title: "This file was not taken", detail }),
  training: Object.freeze({
    title: "Segments are being found",
    detail: "Wait until that has ended, or cancel it on Data; then drop the file once more.",
  }),
  reading: Object.freeze({
    title: "Another file is still being read",
    detail: "Wait until it is there, then drop this one once more.",
  }),
});
