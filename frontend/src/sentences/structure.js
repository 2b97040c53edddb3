/** Whether there are groups in the data at all, and how firm a segment is. */

import { plural, score } from "../format.js";

/** What was found, said first: parts of one crowd are not groups. */
export function found({ structure, n_segments: count }) {
  if (structure?.verdict !== "none") return `${plural(count, "segment")} found`;
  const parts = plural(count, "part");
  return `No groups were found; ${parts} of one crowd ${count === 1 ? "is" : "are"} shown`;
}

/** The same in a word or two, said before anything else. */
export const structureMark = (verdict) => MARKS[verdict] ?? null;

const MARKS = { clear: "Structure: clear", weak: "Structure: weak", none: "Structure: none" };

/** How Hennig (2007) reads the mean overlap of a segment with what is found in resamples. */
export const BANDS = [
  [0.85, "Highly stable"],
  [0.75, "Stable"],
  [0.6, "Doubtful"],
  [-Infinity, "Unstable"],
];

/** What the overlap was measured on. */
export const stabilityMeans = (stability) =>
  stability
    ? `Measured in ${plural(stability.n_resamples, "resample")} of ${plural(stability.n_rows, "customer")}.`
    : "";

/** @example stabilityTold(0.97) // "Highly stable (0.97)"; null where it was not measured */
export function stabilityTold(overlap) {
  if (overlap == null) return null;
  return `${bandOf(overlap)} (${score(overlap)})`;
}

export const bandOf = (overlap) => BANDS.find(([from]) => overlap >= from)[1];
