/** Whether there are groups in the data at all, and how firm a segment is. */

import { certainty, integer, percent, plural, score } from "../format.js";

const VERDICTS = {
  clear: "Yes: the customers fall into groups.",
  weak: "Hardly: there are signs of groups, but they run into each other.",
  none: "No: these customers are one crowd.",
};

/** What was found, said first: parts of one crowd are not groups. */
export function found({ structure, n_segments: count }) {
  if (structure?.verdict !== "none") return `${plural(count, "segment")} found`;
  const parts = plural(count, "part");
  return `No groups were found; ${parts} of one crowd ${count === 1 ? "is" : "are"} shown`;
}

/**
 * What the tests of structure say, in sentences.
 * @returns {{verdict: string, sentences: string[]} | null} null where nothing was tested
 */
export function structureTold({ structure, n_segments: count }) {
  if (!structure) return null;
  return {
    verdict: VERDICTS[structure.verdict] ?? `Verdict: ${structure.verdict}.`,
    sentences: [
      structure.statement,
      chance(structure),
      gap(structure.gap_n_segments, count),
      measuredOn(structure),
    ].filter(Boolean),
  };
}

function chance({ p_value: p, n_references: nReferences }) {
  if (p == null) return null;
  const against = nReferences ? `, judged by ${plural(nReferences, "made-up table")} of one crowd` : "";
  const share = p > 0 && p < 0.005 ? percent(p) : `about ${percent(p)}`;
  return (
    `p-value ${certainty(p)}: were the customers one crowd, ${share} of such tables would look at ` +
    `least as grouped as yours by chance${against}.`
  );
}

function gap(nGap, count) {
  if (nGap == null) return null;
  const source = "(Tibshirani, Walther and Hastie 2001)";
  if (nGap === 1) return `The gap statistic ${source} finds one group, that is no grouping.`;
  const compared = nGap === count ? "as many as are shown" : `while ${integer(count)} are shown`;
  return `The gap statistic ${source} suggests ${plural(nGap, "group")}, ${compared}.`;
}

function measuredOn({ n_rows: nRows, space }) {
  const sample = nRows == null ? null : `on ${plural(nRows, "customer")}`;
  if (!sample && !space) return null;
  return `Measured${sample ? ` ${sample}` : ""}.${space ? ` Space: ${space}.` : ""}`;
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
