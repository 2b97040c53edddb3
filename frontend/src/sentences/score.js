/** One customer in the form of Score. */

import { certainty, exact, percent, sentenceList, shorten, withoutTurns } from "../format.js";

const told = (text, length = 60) => shorten(withoutTurns(text), length);

export const SCORE = Object.freeze({
  title: "Score",
  lead: "Where would a customer be? Change the values, and the answer changes with them. Nothing is kept or counted.",
  purchases:
    "This model was made from purchases. Below is what was made of them for each customer; a file may hold purchases, as in training, or these features.",
  denied: "Your key does not place customers",
  deniedMore: "What the model found is on the other screens.",
  startFrom: "Start from",
  middle: "The middle of all customers",
  average: "The average of all customers",
  ownValues: "Own values",
  typicalOf: (name) => `Typical: ${told(name, 48)}`,
  typicalCustomer: "its most typical customer in training",
  idLabel: "or a customer’s id",
  idHint: "An id of the training",
  take: "Use its values",
  unknownId: "The model was not trained on a customer with this id. Perhaps it is written differently.",
  startDefinition:
    "The middle has the median of every number and the most frequent category. The typical customer of a segment is the one nearest to its middle.",
  values: "Values",
  notKnown: "not known",
  unseen: (value) => `${told(value)} (not seen in training)`,
  changeMade: "The change was made.",
  result: "Result",
  waiting: "Placing the customer",
  old: "This is the answer to the values before.",
  mend: "Correct the marked value, and the answer follows.",
  probabilities: "Probabilities of the segments",
  probabilityOf: "Probability",
  segment: "Segment",
  why: "Why it is there",
  whyNowhere: "Why it is in no segment",
  whyHint:
    "The longer a bar, the more its feature counts. Bars to the right speak for the segment it is in, to the left for the next one.",
  move: "What would move it",
  tryMove: "Try this change",
  notes: "What to know about this answer",
});

/** What is usual of a feature, and where a value is among the customers of training. */
export const RANGE = Object.freeze({
  usual: (low, high) => `usually ${low} to ${high}`,
  usualDefinition: (share) => `${percent(share)} of the customers of training are between these two values.`,
  more: (rank) => `more than ${percent(rank)} of customers`,
  readAs: (number) => `read as ${exact(number)}`,
  below: "less than usual",
  above: "more than usual",
  missing: "not known: filled in as in training",
  slider: (name) => `${told(name)}, along what is usual`,
});

/** Why a value cannot be used. */
export const WRONG = Object.freeze({
  number: (text) => `“${told(text, 40)}” is no number. Write one such as ${exact(1234.5)}, or leave it empty.`,
});

export const shareOfCategory = (value, share) => `${told(value)} (${percent(share)})`;

/** What the confidence means, next to it: that of mixtures alone is a probability. */
export function confidenceShort(algorithm) {
  if (algorithm === "gmm") return "the probability of this segment under the model";
  if (["dbscan", "hdbscan"].includes(algorithm)) return "how far inside the segment; no probability";
  return "0 on the border to the next segment, 1 deep inside; no probability";
}

/** @param {{name: string, confidence: number?}} result for who listens */
export const placedTold = ({ name, confidence }) =>
  `${told(name)}${confidence == null ? "" : `, confidence ${certainty(confidence)}`}.`;

/** @param {string[]} names of features whose value is beyond the fences of training */
export function farOutTold(names) {
  const list = sentenceList(names.slice(0, 3).map((name) => told(name, 40)));
  return `${list}: far outside what training saw. The segment is a guess here, whatever the confidence says.`;
}

/** @param {string[]} names of features that were left empty */
export function imputedTold(names) {
  const shown = names.slice(0, 3).map((name) => told(name, 40));
  const rest = names.length - shown.length;
  const list = rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
  return `${list}: not known, and filled in as in training.`;
}
