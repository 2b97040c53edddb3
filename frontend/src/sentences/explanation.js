/** Why a customer is in its segment, and what would move it. */

import { exact, ofColumn, quantity, sentenceList, shorten, withoutTurns } from "../format.js";

const LONGEST = 60;
/** What speaks for less than this part of the difference is not worth a word. */
const LEAST_SHARE = 0.1;
const MOST_REASONS = 2;

export const nameTold = (text) => shorten(withoutTurns(text), LONGEST);

/** A value of a feature: a number with its thousands, a category as it is written. */
export function valueTold(feature, value, categories = [], show = quantity) {
  if (value == null || value === "") return "a missing value";
  if (typeof value !== "number") return nameTold(value);
  const role = categories.includes(feature) ? "categorical" : "numeric";
  return ofColumn({ name: feature, role }, show)(value);
}

/**
 * @param {{why: Array, difference: number, next_name: string}} explanation
 * @returns {string[]} what speaks for the customer's own segment most, and what for the next one
 */
export function whyTold({ why, next_name: next }, categories) {
  const all = why.reduce((sum, one) => sum + Math.abs(one.contribution), 0);
  const strong = byWeight(why).filter((one) => Math.abs(one.contribution) >= all * LEAST_SHARE);
  const told = (sign) =>
    strong
      .filter((one) => one.contribution * sign > 0)
      .slice(0, MOST_REASONS)
      .map((one) => reason(one, categories));
  const [own, other] = [told(1), told(-1)];
  return [
    own.length
      ? `${sentenceList(own)} ${own.length > 1 ? "speak" : "speaks"} for it most.`
      : "No single feature decides it: many small differences add up.",
    other.length
      ? `${sentenceList(other)} ${other.length > 1 ? "speak" : "speaks"} for ${nameTold(next)} instead.`
      : `Nothing of weight speaks for ${nameTold(next)}, the next segment.`,
  ];
}

/** From the heaviest to the lightest, to whichever side. */
export const byWeight = (why) =>
  [...why].sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution));

function reason({ feature, value, typical }, categories) {
  if (value == null) return `${nameTold(feature)} (missing, and filled in)`;
  const [own, usual] = [value, typical].map((one) => valueTold(feature, one, categories));
  if (typical == null) return `${nameTold(feature)} of ${own}`;
  return `${nameTold(feature)} of ${own} ${own === usual ? "(typical here)" : `(typical here: ${usual})`}`;
}

/** What would have to be different for another segment; null of it means nothing seen in training would do. */
export function moveTold({ to_move: changes, next_name: next }, categories) {
  if (!changes?.length)
    return `Nothing within what was seen in training moves this customer to ${nameTold(next)}: it is firmly here.`;
  const told = changes.map(({ feature, ...change }) => {
    // Rounded, the change might not be enough.
    const [from, to] = [change.from, change.to].map((one) => valueTold(feature, one, categories, exact));
    return `${nameTold(feature)} of ${to} instead of ${from}`;
  });
  return `With ${sentenceList(told)} it would be in ${nameTold(next)}.`;
}
