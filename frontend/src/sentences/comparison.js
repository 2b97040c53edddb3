/** What tells two segments apart. */

import { ofColumn, percent, plural, quantity, score, sentenceList, shorten, withoutTurns } from "../format.js";

export const COMPARISON = Object.freeze({
  against: " against ",
  all: "All segments",
  first: "First segment",
  second: "Second segment",
  numbers: "Number by number",
  numbersMean: "The mean of each, with the median below. What differs most comes first. The bar is the ",
  numbersEnd: ", on the side of the segment that has more.",
  effect: "effect",
  effectMeans:
    "The difference of the two means in standard deviations (Cohen’s d, 1988), on the scale that the segments were " +
    "formed on, which is the logarithm for skewed amounts. From 0.2 small, 0.5 medium, 0.8 large, 1.2 very large, " +
    "2 huge (Sawilowsky 2009). Segments are formed from these numbers, so this describes them and proves nothing.",
  feature: "Feature",
  value: "Value",
  difference: "Difference",
  categories: "Who is in them",
  categoriesMean: "The share of each segment’s customers that has a value, and how many percentage points lie between.",
  table: "Both segments, feature by feature",
  tableOf: (feature) => `Both segments by ${shorten(feature, 60)}`,
  median: (value) => `median ${value}`,
  moreIn: (name) => `, more in ${name}`,
  points: (gap) => `${quantity(Math.abs(gap) * 100)} points`,
  unknown: "not comparable",
  notShown: (count) => `${plural(count, "value")} that differ less not shown.`,
});

/** How Cohen (1988) and Sawilowsky (2009) read an effect. */
const SIZES = [
  [2, "huge"],
  [1.2, "very large"],
  [0.8, "large"],
  [0.5, "medium"],
  [0.2, "small"],
  [0, "hardly any"],
];
const sizeOf = (effect) => SIZES.find(([from]) => Math.abs(effect) >= from)[1];

/** @example effectTold(-1.3) // "1.30, very large" */
export const effectTold = (effect) =>
  effect === null
    ? COMPARISON.unknown
    : Number.isFinite(effect)
      ? `${score(Math.abs(effect))}, ${sizeOf(effect)}`
      : sizeOf(effect);

/** @returns {string} a number of one segment with what lies around it */
export function numberTold(segment, row) {
  const show = ofColumn({ name: row.feature ?? "", role: "numeric" }, quantity);
  return [
    `${shorten(segment.name)}: mean ${show(row.mean)}, median ${show(row.median)}.`,
    row.q1 == null ? null : `Half of its customers are between ${show(row.q1)} and ${show(row.q3)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const NOTICED = 0.2;
const NOTICED_GAP = 0.1;
const name = (text, length = 50) => withoutTurns(shorten(text, length));

/**
 * What tells two segments apart most, in a sentence or two.
 * @param {Array} contrasts of numbers, and of categories, what differs most first
 */
export function apartTold([one, other], contrasts, categories) {
  const told = contrasts.filter(({ effect }) => effect !== null && Math.abs(effect) >= NOTICED);
  const [first, ...rest] = told;
  const sentences = [];
  if (first) sentences.push(most(first, one, other), next(rest.slice(0, 2)));
  else if (contrasts.some(({ effect }) => effect !== null)) sentences.push("In no number do they differ by much.");
  const [category] = categories;
  if (category && Math.abs(category.values[0].gap) >= NOTICED_GAP) sentences.push(byCategory(category, one, other));
  return sentences.filter(Boolean).join(" ");
}

function most({ feature, one: ours, other: theirs, effect }, one, other) {
  const show = ofColumn({ name: feature, role: "numeric" }, quantity);
  return (
    `What tells them apart most is ${name(feature)}: on average ${show(ours.mean)} in ${name(one.name)} and ` +
    `${show(theirs.mean)} in ${name(other.name)}, a ${sizeOf(effect)} difference.`
  );
}

function next(rest) {
  if (!rest.length) return null;
  const told = rest.map(({ feature, effect }) => `${name(feature)} (${sizeOf(effect)})`);
  return `Next ${rest.length > 1 ? "come" : "comes"} ${sentenceList(told)}.`;
}

const byCategory = ({ feature, values: [{ value, one: ours, other: theirs }] }, one, other) =>
  `Of the categories it is ${name(feature)} ${name(value, 30)}: ${percent(ours)} of ${name(one.name)}, ` +
  `${percent(theirs)} of ${name(other.name)}.`;
