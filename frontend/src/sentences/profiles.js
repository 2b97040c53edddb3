/** One feature in one segment, in sentences. */

import { ofColumn, percent, quantity, shorten } from "../format.js";

/**
 * @param {Object} row of the profile; what was not computed is not told
 * @param {{show: function, tell: function, key: string}} measure
 */
export function cellTold(segment, row, measure) {
  const show = ofColumn({ name: row.feature, role: "numeric" }, quantity);
  const value = row[measure.key] ?? null;
  const known = (key, words) => (row[key] == null ? null : words);
  return [
    `${shorten(segment.name)}, ${shorten(row.feature)}: ${value === null ? "" : `${measure.key} ${measure.show(value)}, `}${measure.tell(value)}.`,
    known("mean", `Mean ${show(row.mean)}, median ${show(row.median)}.`),
    known("q1", `Half of its customers are between ${show(row.q1)} and ${show(row.q3)}.`),
    known("total_share", `${percent(row.total_share)} of the whole ${shorten(row.feature)} is theirs.`),
  ]
    .filter(Boolean)
    .join(" ");
}
