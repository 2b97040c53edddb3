/** How features go together, in words. */

import { score, sentenceList } from "../format.js";
import { nameTold } from "./explanation.js";

/** Cohen (1988) calls a correlation of .3 medium and one of .5 large. */
const STRENGTHS = [
  [0.7, "very strongly"],
  [0.5, "strongly"],
  [0.3, "moderately"],
  [0, "hardly"],
];
const LEAST_TOLD = 0.3;

/** @returns {Array<{one: string, other: string, value: number}>} every pair once, the strongest first */
export function pairsOf(features, matrix) {
  return features
    .flatMap((one, row) =>
      features.slice(0, row).map((other, column) => ({ one: other, other: one, value: matrix[row][column] })),
    )
    .filter(({ value }) => value != null)
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
}

/** The strongest pairs, to either side. */
export function relationsTold(features, matrix) {
  const pairs = pairsOf(features, matrix);
  if (!pairs.length) return "Nothing can be said: no two features vary together.";
  if (Math.abs(pairs[0].value) < LEAST_TOLD)
    return `No two features go together: the strongest correlation is ${score(pairs[0].value)}.`;
  const side = (sign) => pairs.filter(({ value }) => value * sign >= LEAST_TOLD).slice(0, 2);
  return [
    side(1).length && `${sentenceList(side(1).map(pairTold))} rise together.`,
    side(-1).length && `Where one rises, the other falls: ${sentenceList(side(-1).map(pairTold))}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

const pairTold = ({ one, other, value }) => `${nameTold(one)} with ${nameTold(other)} (${score(value)})`;

export const strengthOf = (value) => STRENGTHS.find(([from]) => Math.abs(value) >= from)[1];

/** One cell of the table, for the mouse that rests on it. */
export function correlationTold(one, other, value) {
  if (value == null) return `${nameTold(one)} or ${nameTold(other)} does not vary`;
  const strength = strengthOf(value);
  const way = value < 0 ? "in opposite ways" : "together";
  return `${nameTold(one)} and ${nameTold(other)} ${strength} move ${way}: ${score(value)}`;
}

/** Whether a transformation changed anything: putting features on one scale does not change how they go together. */
export const isChanged = (before, after) =>
  before.some((row, place) =>
    row.some((value, at) => Math.abs((value ?? 0) - (after[place][at] ?? 0)) > 0.0005),
  );
