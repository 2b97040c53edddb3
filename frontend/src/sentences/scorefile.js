/** A file of customers on Score. */

import { brief, integer, percent, plural, sentenceList, shorten, withoutTurns } from "../format.js";

const told = (text) => shorten(withoutTurns(text), 40);
const MOST_COLUMNS = 12;

export const FILE = Object.freeze({
  title: "A file of customers",
  lead: "Each customer gets a segment, you get the table back with the segments added, and hear whether these customers still look like those of training.",
  drop: "Drop a file of customers here",
  or: "or",
  choose: "Choose a file",
  formats: "CSV, Excel, Parquet, Arrow or JSON, also gzipped or zipped.",
  another: "Choose another file",
  cells: "Cells that cannot be read",
  impute: "Fill in as in training",
  skip: "Leave the row without a segment",
  count: "Count these customers for drift",
  countDefinition:
    "What is counted shows on Models as the drift of customers placed lately. Leave it off for a try, or for customers who were counted before.",
  resultAs: "Result as",
  kinds: Object.freeze({ csv: "CSV", xlsx: "Excel" }),
  again: "Place them again",
  changed: "You changed a choice: what is shown is of the choices before.",
  otherModel: "Another model is in use now than the one that placed this file. The file is still here.",
  comparing: "Placing the customers and comparing them with the training",
  writing: "Writing the result",
  cancel: "Cancel",
  cancelled: "Cancelled. Nothing was kept or counted, and your file is still here.",
  cancelledCounting: "Cancelled. Your file is still here; whether its customers were counted by then is not certain.",
  download: (kind) => `Download as ${kind}`,
  resultReady: "The result is ready.",
  ending: "segments",
  twice: "The file is sent twice, once for this summary and once for the result. The service keeps neither.",
  counted: (n) => `${plural(n, "customer")} counted for drift.`,
  notCounted: "Nothing was counted.",
  segments: "Where they are",
  columns: Object.freeze({ segment: "Segment", bar: "As a bar", count: "Customers", now: "Share", trained: "In training" }),
  sharesLabel: "Shares of the segments in the file and in training",
  mark: "The mark on each bar is the share in training.",
  errorsTitle: "What could not be read",
  errorsRest: (n) => `The first ${integer(n)} are listed.`,
  drift: "Do they look like those of training?",
  noDrift: "This cannot be told of this model",
  failed: "The file was not placed",
  kept: "Your file is still here, and nothing was counted.",
  keptCounting: "Your file is still here. Whether its customers were counted is not certain: look at the drift on Models first.",
  next: "Correct it and choose it again, or try again as it is.",
  writingFailed: "The result could not be written",
  tryAgain: "Try again",
  notes: "What to know about this file",
  moreNotes: (n) => plural(n, "more note"),
  placedTold: (n) => `${plural(n, "customer")} placed.`,
});

/** The columns that the model asks for. */
export function columnsNeeded(features, purchases) {
  const shown = features.slice(0, MOST_COLUMNS).map(told);
  const rest = features.length - shown.length;
  const list = rest > 0 ? `${shown.join(", ")} and ${integer(rest)} more` : sentenceList(shown);
  const needed = `It needs the ${features.length === 1 ? "column" : "columns"} ${list}; others come back as they are.`;
  if (!purchases) return needed;
  const { columns = {} } = purchases;
  const bought = Object.values(columns).filter((name) => typeof name === "string").map(told);
  return `It may hold purchases as in training${bought.length ? `, with the columns ${sentenceList(bought)}` : ""}; each customer then comes back once. Or customers: ${needed[0].toLowerCase()}${needed.slice(1)}`;
}

/** What became of the rows. */
export function headTold(placed, skipped) {
  const left = skipped ? ` ${plural(skipped, "row")} ${skipped === 1 ? "was" : "were"} left without a segment.` : "";
  return `${plural(placed, "customer")} ${placed === 1 ? "was" : "were"} placed.${left}`;
}

/** What became of cells that could not be read. */
export function errorsTold({ n_errors: n }, onError) {
  const cells = `${plural(n, "cell")} could not be read as ${n === 1 ? "a number" : "numbers"}`;
  if (onError === "skip") return `${cells}; ${n === 1 ? "its row has" : "their rows have"} no segment.`;
  return `${cells}; ${n === 1 ? "it was" : "they were"} taken for missing, and filled in as in training.`;
}

/** A bar for who cannot see it. */
export const shareTold = ({ share, trained_share: before }) => `${percent(share)} now, ${percent(before)} in training`;

const UNITS = ["bytes", "kB", "MB", "GB"];
/** @example sizeTold(20_480) // "20.5 kB" */
export function sizeTold(bytes) {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${brief(bytes / 1000 ** step)} ${UNITS[step]}`;
}
