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

/** Confidence of a mixture is a probability, which two segments share; of the others it is zero on the border. */
const ON_THE_BORDER = { gmm: 0.6 };
const NEAR_ZERO = 0.1;
/** Their confidence says how dense it is around a customer, nothing about a border to another segment. */
const BY_DENSITY = new Set(["dbscan", "hdbscan"]);

/** Whether a customer could as well be in the next segment. */
export const isOnBorder = ({ confidence, segment }, algorithm) =>
  confidence != null &&
  segment >= 0 &&
  !BY_DENSITY.has(algorithm) &&
  confidence < (ON_THE_BORDER[algorithm] ?? NEAR_ZERO);

const FAR = 10;

/** Whether every change that would move a customer makes a number more than ten times larger or smaller. */
export const isFarToMove = ({ to_move: changes }) =>
  Boolean(changes?.length) &&
  changes.every(({ from, to }) => {
    // Neither zero, nor a change of sign or of a category, has a factor.
    const factor = typeof from === "number" && typeof to === "number" ? to / from : NaN;
    return (Number.isFinite(factor) && factor > FAR) || (factor > 0 && factor < 1 / FAR);
  });

/**
 * What is to be said before and after what would move a customer; null where nothing is.
 * @returns {{before: string | null, after: string | null}}
 */
export function reachTold(explanation, customer, algorithm) {
  const isNear = Boolean(explanation.to_move?.length) && isOnBorder(customer, algorithm);
  const isFar = !isNear && isFarToMove(explanation);
  return {
    before: isNear ? "It is close to the border: it could be either." : null,
    after: isFar ? "That is far from where it is now: it sits firmly in its segment." : null,
  };
}
