/** What is said of models side by side. */

import { algorithmName, integer, percent, plural, preciseScore, score } from "../format.js";
import { DEFINITIONS } from "./definitions.js";

export const COMPARING = Object.freeze({
  title: "Scores side by side",
  lead: "What is better is marked, where it can be compared and differs by more than rounding.",
  label: "Scores of the models side by side",
  row: "What",
  better: (count) => (count > 2 ? "best" : "better"),
  remove: (name) => `Take ${name} out of the comparison`,
  inUse: "in use",
  notKnown: "–",
  notShared: "not in all: ",
  options: "Options that differ",
  optionsLabel: "Options in which the models differ",
  option: "Option",
  sameOptions: "They were trained with the same options.",
});

/** Each row: what it is called, and what that means. */
export const ROWS = Object.freeze({
  algorithm: ["Algorithm", "How the segments were found. Where it was chosen for you, Evidence says why."],
  n_segments: ["Segments", "How many segments the model has."],
  n_customers: ["Customers", "All customers that the model places, those in no segment included."],
  features: ["Features", "The columns that customers are compared by."],
  space: ["Space", "Where distance is measured. Scores of different spaces do not compare."],
  silhouette: ["Silhouette", DEFINITIONS.silhouette],
  davies_bouldin: ["Davies-Bouldin", DEFINITIONS.davies_bouldin],
  calinski_harabasz: ["Calinski-Harabasz", DEFINITIONS.calinski_harabasz],
  stability: ["Least stability", `That of the segment that comes back least. ${DEFINITIONS.stability}`],
  structure: ["Structure", DEFINITIONS.structure],
  seed: ["Seed", "Where chance begins: the same table, options and seed give the same segments."],
  created_at: ["Created", "When the training ended, by your clock."],
});

/** What kinds of differences keep scores from being compared, in one warning. */
export function warningTold({ data, space }) {
  if (!data && !space) return null;
  const why = [
    data && "the models were trained on different customers",
    space && "distance is measured in different spaces",
  ].filter(Boolean);
  return (
    `Silhouette, Davies-Bouldin and Calinski-Harabasz cannot be compared here: ${why.join(", and ")}. ` +
    "None of them is marked as better."
  );
}

/** The interval of a silhouette that was estimated, or that it is exact. */
export function intervalTold({ silhouette, silhouette_low: low, silhouette_high: high, silhouette_n_rows: nRows }) {
  if (silhouette == null) return null;
  if (low != null && high != null && low !== high) return `${preciseScore(low)} to ${preciseScore(high)}`;
  return nRows == null ? null : `exact, of ${plural(nRows, "customer")}`;
}

const SHOWN = {
  algorithm: algorithmName,
  n_segments: integer,
  n_customers: integer,
  silhouette: preciseScore,
  davies_bouldin: preciseScore,
  calinski_harabasz: (value) => score(value),
  stability: score,
  seed: (value) => String(value),
};

/** A figure of a row as it is shown. */
export const shownIn = (key, value) => (value == null ? COMPARING.notKnown : (SHOWN[key] ?? String)(value));

const OPTIONS = {
  features: "Features",
  exclude: "Left out",
  id_column: "Column with ids",
  categorical: "Read as categories",
  on_duplicate_id: "Repeated ids",
  max_segments: "Most segments tried",
  log_transform: "Logarithmic scale",
  scale: "Equal weight of columns",
  pca: "Principal components",
  missing: "Missing values",
  outliers: "Unusual customers",
  min_segment_share: "Smallest share of a segment",
  covariance_type: "Shape of a mixture’s segments",
  linkage: "Linkage",
  eps: "Radius of neighbours",
  min_samples: "Least neighbours",
  n_resamples: "Resamples for stability",
  n_references: "Made-up tables for structure",
  transactions: "Columns of purchases",
  as_of: "Recency counted to",
  refunds: "Refunds",
  take_over: "Takes over names",
};

export const optionName = (key) => OPTIONS[key] ?? key;

const VALUES = { auto: "chosen for you", true: "yes", false: "no", exclude: "set aside", keep: "like all others", impute: "filled in", drop: "left out" };

/** The value of an option in words; lists are told by their names. */
export function optionValue(key, value) {
  if (value == null || (Array.isArray(value) && !value.length)) return "none";
  if (key === "min_segment_share") return percent(value);
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return VALUES[String(value)] ?? String(value);
}
