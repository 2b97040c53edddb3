/** Every feature of every segment: the heat map and the tables below the bars. */

import { indexNumber, ofColumn, percent, plural, quantity, shorten } from "../format.js";

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

export const HEAT = Object.freeze({
  title: "Everything at a glance",
  label: { index: "Index of each feature in each segment", effect: "Effect of each feature in each segment" },
  the: "The ",
  measure: { index: "index", effect: "effect" },
  legend: {
    index: " of each feature: 100 is the average customer. The more colour a cell has, the farther it is from the average.",
    effect:
      ": the distance to the other customers in standard deviations. The more colour a cell has, the farther it is from them.",
  },
});

export const PROFILE_TABLES = Object.freeze({
  feature: "Feature",
  segment: "Segment",
  all: "The numbers behind the bars and the colours",
  numbers: "Mean, median and index of each feature",
  middle: (median, index) => `median ${median}, index ${indexNumber(index)}`,
  half: (low, high) => `half between ${low} and ${high}`,
  shares: (feature) => `Shares of ${feature}`,
  notShown: (count) => `${plural(count, "less common value")} not shown.`,
  categories: "Who is in them",
  categoriesMean: "Share of each segment’s customers by category; each row adds up to 100%, but for rounding.",
});
