/** What the list of customers says. */

import { exact, integer, plural, shorten } from "../format.js";
import { columnLabel } from "./behaviour.js";
import { confidenceOf } from "./confidence.js";
import { DEFINITIONS } from "./definitions.js";

export const CUSTOMERS = Object.freeze({
  title: "Customers",
  nobodyLeaves:
    " Nothing says that any of them has left for good, so nobody’s chance of being active is listed.",
  search: "Search customers",
  searchShort: "Search",
  searchMeaning: "Looks for the text in the id, the name of the segment and every column of text.",
  segment: "Segment",
  allSegments: "All segments",
  nobody: "No customer matches",
  nobodyFor: "Nobody in this segment has what you searched for.",
  nobodyMeets: "Nobody meets all of these filters at once. Take one away, or start anew.",
  showAll: "Show all customers",
  table: "Customers",
  count: (count) => plural(count, "customer"),
  matches: (count) => (count === 1 ? " matches" : " match"),
  downloads: "Download these customers",
  download: (count) => `Download ${plural(count, "customer")}`,
  excel: "Excel",
  unusual: "unusual",
  pages: "Pages of customers",
  places: (first, last, all) => `${integer(first)} to ${integer(last)} of ${integer(all)}`,
  page: (page, all) => `Page ${integer(page)} of ${integer(all)}`,
  previous: "Previous",
  next: "Next",
});

export const FILTERS = Object.freeze({
  noNumber: (text) => `“${shorten(text, 40)}” is no number. Write one such as ${exact(1234.5)}.`,
  add: "Add a filter",
  column: "Column",
  comparison: "Comparison",
  value: "Value",
  apply: "Add",
  chips: "Filters",
  remove: (filter) => `Remove the filter: ${filter}`,
  clear: "Clear all",
  region: "Inside a region of the map",
  seeRegion: "See it on the map",
  searched: (text) => `Has “${shorten(text, 40)}”`,
  inSegment: (name) => `In ${name}`,
  signs: Object.freeze({ ">=": "at least", "<=": "at most", "=": "is" }),
  truths: Object.freeze({ true: "yes", false: "no" }),
  unknown: (condition) => shorten(condition, 60),
});

/** How a condition reads: a column, how it is compared, and with what. */
export function conditionTold({ sign, value }, label) {
  // What is compared as larger or smaller is an amount; what is the same may be a code.
  const isAmount = sign !== "=" && value.trim() !== "" && Number.isFinite(Number(value));
  const told = isAmount ? exact(Number(value)) : (FILTERS.truths[value] ?? shorten(value, 40));
  return `${label} ${FILTERS.signs[sign]} ${told}`;
}

const LABELS = Object.freeze({
  customer_id: "Customer",
  segment_name: "Segment",
  confidence: "Confidence",
  is_outlier: "Unusual",
});

/** What a column is called. */
export const columnName = (name, purchases) =>
  Object.hasOwn(LABELS, name) ? LABELS[name] : (columnLabel(name, purchases) ?? name);

const MEANINGS = {
  customer_id: "Who it is, by the id of the table that came in, or by the number of the row.",
  segment_name: "The segment that the customer was placed in.",
  is_outlier: DEFINITIONS.outlier,
};
const AHEAD = { probability_active: DEFINITIONS.active, expected_value_90_days: DEFINITIONS.expected_value };

/** What a column holds, under the mouse. */
export function columnMeaning(name, { algorithm, data }) {
  if (name === "confidence") return confidenceOf(algorithm);
  if (Object.hasOwn(MEANINGS, name)) return MEANINGS[name];
  if (data.purchases && Object.hasOwn(AHEAD, name)) return AHEAD[name];
  if (!data.features?.includes(name)) return "Known of each customer. The segments were not formed by it.";
  const kind = data.categorical_features?.includes(name) ? "A category" : "A number in its own units";
  const log = data.log_features?.includes(name) ? " It was compared by its logarithm: by factors, not by differences." : "";
  return `${kind} that the segments were formed by.${log}`;
}
