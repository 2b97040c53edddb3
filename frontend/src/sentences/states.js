/** What every screen says while something is missing, on its way, or went wrong. */

import { plural } from "../format.js";

export const STATES = Object.freeze({
  loading: "Loading",
  kept: "What was kept",
  next: "What to do",
  cells: "What is wrong, cell by cell",
  columns: Object.freeze(["Row", "Column", "Value", "What is wrong"]),
  moreCells: (count) => `and ${plural(count, "more cell")}`,
  allKept: "Your models and files are as they were.",
  tryAgain: "Try again",
});
