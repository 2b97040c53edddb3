/** Whether the customers of now are still those the segments were found in. */

import { dateTime, plural } from "../format.js";

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
