/** Whether each segment comes again in other samples of the customers. */

import { integer, plural, score } from "../format.js";
import { nameTold } from "./explanation.js";
import { bandOf, BANDS } from "./structure.js";

const FIRM = 0.75;

/** Where each band begins and ends, from the least stable to the most. */
export const bandsFromLow = () =>
  BANDS.toReversed().map(([from, name], place, all) => ({
    name: name.toLowerCase(),
    from: Math.max(0, from),
    to: all[place + 1]?.[0] ?? 1,
  }));

const knownOf = (segments) => segments.filter((one) => one.stability != null);

function manyTold(firm, count) {
  if (!firm) return "No segment comes again reliably.";
  if (firm < count) return `${integer(firm)} of ${plural(count, "segment")} ${firm === 1 ? "comes" : "come"} again.`;
  return count === 1 ? "The only segment comes again." : `${count === 2 ? "Both" : `All ${integer(count)}`} segments come again.`;
}

/** How many segments come again, and which one does least. */
export function stabilitiesTold(segments) {
  const known = knownOf(segments);
  const firm = known.filter(({ stability }) => stability >= FIRM).length;
  const least = known.reduce((one, other) => (other.stability < one.stability ? other : one));
  if (score(least.stability) === score(1)) return `${manyTold(firm, known.length)} None of them loses a customer by it.`;
  const doubt = least.stability < FIRM ? " Treat it with care: in other customers it may look different." : "";
  return `${manyTold(firm, known.length)} Least stable is ${nameTold(least.name)} (${score(least.stability)}, ${bandOf(least.stability).toLowerCase()}).${doubt}`;
}

export const segmentStabilityTold = ({ stability }, name) =>
  `${name} is ${bandOf(stability).toLowerCase()}: it comes back with a mean overlap of ${score(stability)}.`;

/** What it was measured on. */
export function stabilityMeasured({ n_resamples: resamples, n_rows: rows, random_state: seed }) {
  return `From ${plural(resamples, "bootstrap sample")} of ${plural(rows, "customer")}, with seed ${seed}.`;
}

export const STABILITY = Object.freeze({
  title: "Whether each segment comes again",
  none: "It was not measured for this model: no resamples were asked for.",
  axis: "Mean overlap with the segment found again",
  label: (told, all) => `Stability of each segment. ${told} ${all.join(" ")}`,
  seedsBefore: (seeds) => `Fitted anew with ${plural(seeds, "other seed")}, the segments agree by `,
  noChance: "Other seeds change nothing: there is no chance in how this algorithm joins customers.",
  agreement:
    "Adjusted Rand index: 1 where the same customers are always together, 0 where they are together as often as by chance " +
    "(Hubert and Arabie 1985).",
  behind: "The numbers behind the bars",
  table: "Stability by segment",
  head: { segment: "Segment", customers: "Customers", overlap: "Overlap", band: "In words" },
});
