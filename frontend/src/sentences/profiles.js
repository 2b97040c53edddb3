/** How the segments differ from the average customer, in sentences. */

import { quantity, sentenceList, shorten } from "../format.js";

/** An effect in words. */
export const effectTold = (effect) =>
  effect === null
    ? "not to be compared: there are too few customers, or all are alike"
    : `${quantity(Math.abs(effect))} standard deviations ${effect < 0 ? "below" : "above"} the others`;

/** What a bar says when it is pointed at. */
export const barTold = (feature, words) => `${feature} is ${words}.`;

const named = (features) => sentenceList(features.map((name) => shorten(name, 40)));

export const DIFFERENCES = Object.freeze({
  title: "How they differ from the average customer",
  titles: { index: "Against the average", effect: "In standard deviations" },
  goesOn: " A bar with a gap goes on beyond the scale.",
  isIndex: "Each bar is the segment’s ",
  indexLegend: ": 100 is the average customer. A bar is as long for half as for double.",
  isEffect: "Each bar is the ",
  effectLegend: ": the distance to the other customers in standard deviations. ",
  beside: (features) =>
    `So ${named(features)} can be compared, although “times the average” means nothing for values below zero.`,
  alone: "Most features have values below zero, for which “times the average” means nothing.",
  label: (title, features, described) => `${title}, ${named(features)}. ${described}`,
  described: (name, highlights) => `${name}: ${highlights}`,
  /** Which features have no bars, and why; null where all have. */
  notDrawn({ differLess, incomparable }) {
    const sentences = [
      differLess.length && `Not drawn, because they differ less: ${named(differLess)}.`,
      incomparable.length &&
        `Not drawn, because customers are alike or a segment has only one: ${named(incomparable)}.`,
    ].filter(Boolean);
    return sentences.length ? `${sentences.join(" ")} The table has them all.` : null;
  },
});
