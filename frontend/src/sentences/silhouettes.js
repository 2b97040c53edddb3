/** What the silhouettes of the customers say, segment by segment. */

import { percent, plural, score, sentenceList } from "../format.js";
import { nameTold } from "./explanation.js";

/** How many customers would be nearer to another segment. */
export const nBelowZero = ({ values }) => values.filter((value) => value < 0).length;

/** The firmest and the loosest segment, and how many customers are nearer to another one. */
export function silhouettesTold({ segments, mean }) {
  const known = segments.filter((one) => one.mean != null);
  if (known.length < 2 || mean == null) return "";
  const sorted = [...known].sort((one, other) => other.mean - one.mean);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  const nShown = known.reduce((sum, one) => sum + one.values.length, 0);
  const nBelow = known.reduce((sum, one) => sum + nBelowZero(one), 0);
  return [
    `The mean is ${score(mean)}.`,
    `${nameTold(best.name)} holds together best (${score(best.mean)}), ${nameTold(worst.name)} least (${score(worst.mean)}).`,
    nBelow
      ? `${plural(nBelow, "customer")} (${percent(nBelow / nShown)}) ${nBelow === 1 ? "is" : "are"} below zero: nearer to another segment than to ${nBelow === 1 ? "its" : "their"} own.`
      : "No customer is below zero, nearer to another segment than to its own.",
  ].join(" ");
}

/** More components than this are read in the table. */
const MOST_TOLD = 3;

/** The heaviest features of the first components. */
export const componentsTold = ({ components, feature_names: features }, numbers) =>
  components
    .slice(0, MOST_TOLD)
    .map((weights, place) => {
      const heaviest = features
        .map((feature, at) => ({ feature, weight: Math.abs(weights[at]) }))
        .sort((one, other) => other.weight - one.weight)
        .slice(0, 3)
        .map(({ feature }) => nameTold(feature));
      return `Component ${numbers[place] + 1} is mostly ${sentenceList(heaviest)}.`;
    })
    .join(" ");
