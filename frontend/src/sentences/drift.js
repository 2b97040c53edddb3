/** Whether the customers of now are still those the segments were found in. */

import { dateTime, percent, plural, score } from "../format.js";

const VERDICTS = {
  steady: "Steady",
  watch: "Keep an eye on it",
  retrain: "Time to train again",
  too_few: "Too few to tell",
};
const WORDS = { steady: "steady", watch: "moving", retrain: "moved", too_few: "too few" };

/** The verdict in a heading. */
export const driftTold = ({ verdict }) => VERDICTS[verdict] ?? `Verdict: ${verdict}`;

/** The verdict on one feature in a word or two. */
export const psiVerdict = (verdict) => WORDS[verdict] ?? String(verdict ?? "–");

/** @example scoredTold({ n_rows: 120, since: "…" }) // "Judged by 120 customers placed since …" */
export function scoredTold({ n_rows: count, since }) {
  return `Judged by ${plural(count, "customer")} placed${since ? ` since ${dateTime(since)}` : ""}.`;
}

export const DRIFT = Object.freeze({
  title: "Does it still fit?",
  word: "Drift",
  lead: " of the model in use: the customers it placed lately against those it was trained on.",
  nobody: "No new customers yet",
  nobodyMore:
    "As soon as this model has placed new customers, you see here whether they still look like those of training.",
  untold: "This cannot be told of this model",
  features: "Features",
  psi: "PSI",
  psiLead: " of each; the lines are the limits.",
  segments: "Segments",
  sharesLead: "Their shares in training and now.",
  segmentsPsi: (psi) => ` PSI ${score(psi)}.`,
});

/** What the tables of drift are called, and their columns. */
export const DRIFT_TABLES = Object.freeze({
  psi: "How far each feature has moved",
  shares: "Shares of the segments in training and now",
  feature: "Feature",
  bar: "As a bar",
  byChance: "By chance",
  verdict: "Verdict",
  segment: "Segment",
  trained: "In training",
  now: "Now",
});

/** How many are like nobody in training; null where that is not known. */
export const unlikeTold = (share) =>
  share == null ? null : ` Unlike anything seen in training: ${share ? percent(share) : "none"} of them.`;
