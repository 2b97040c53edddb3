/** What the tests of structure found. */

import { certainty, integer, percent, plural } from "../format.js";

const VERDICTS = {
  clear: "Yes: the customers fall into groups.",
  weak: "Hardly: there are signs of groups, but they run into each other.",
  none: "No: these customers are one crowd.",
};

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
