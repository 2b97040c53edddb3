/** What is said of the features behind the segments. */

import { integer, percent, plural, score, sentenceList } from "../format.js";
import { nameTold } from "./explanation.js";
import { pairsOf } from "./relations.js";

export const EXPLORE = Object.freeze({
  title: "Explore",
  heading: "The features behind the segments",
  lead: "Which features go together, where the segments part, and what the transformation did to each.",
});

/** Where features had no room. */
export const bestOfTold = ({ features, n_features: all }) =>
  features.length < all ? `Of ${integer(all)} features, the ${integer(features.length)} that tell segments apart best.` : "";

export const CORRELATIONS = Object.freeze({
  title: "Which features go together",
  few: "There are fewer than two numeric features, so nothing can go together.",
  table: "Correlations",
  stage: "Scale of the features",
  stages: [
    ["before", "As they came"],
    ["after", "After transformation"],
  ],
  kind: "Correlation",
  kinds: [
    ["pearson", "Pearson"],
    ["spearman", "Spearman"],
  ],
  order: "Order of the features",
  orders: [
    ["table", "As in the table"],
    ["alike", "Alike together"],
  ],
  names: { pearson: "Pearson", spearman: "Spearman" },
  from: ({ n_shown: shown, n_rows: rows }) =>
    `, from ${shown < rows ? `${integer(shown)} of ` : ""}${plural(rows, "customer")}. `,
  unchanged: "Transformation changed none of them.",
});

const NOTABLE = 0.1;

/** The pair that the transformation changed most; empty where it changed little. */
export function transformedTold(features, before, after) {
  const now = new Map(pairsOf(features, after).map((pair) => [`${pair.one}\n${pair.other}`, pair]));
  const changed = pairsOf(features, before)
    .map((pair) => ({ ...pair, now: now.get(`${pair.one}\n${pair.other}`)?.value }))
    .filter((pair) => pair.now != null)
    .sort((one, other) => Math.abs(other.now - other.value) - Math.abs(one.now - one.value));
  const [most] = changed;
  if (!most || Math.abs(most.now - most.value) < NOTABLE) return "The transformation changes little of it.";
  return `The transformation changes ${nameTold(most.one)} with ${nameTold(most.other)} most: from ${score(most.value)} to ${score(most.now)}.`;
}

export const PAIRS = Object.freeze({
  title: "Where the segments part",
  few: "There are fewer than two numeric features, so there is no pair to draw.",
  reading: "Each mark is a customer. A pair of features in which the colours separate tells the segments apart.",
  single: "Each mark is a customer. There is only one segment, so nothing parts: the marks show how features lie.",
  across: "Across",
  up: "Up",
  how: "What is drawn",
  ways: [
    ["all", "Every pair"],
    ["pair", "Two features"],
  ],
  labelAll: (features, told) =>
    `Customers by pairs of the features ${sentenceList(features.map(nameTold))}, coloured by segment. ${told}`,
  diagonal: "On the diagonal: how densely the customers of each segment lie.",
  sides: "Along the sides: how densely the customers of each segment lie.",
  behind: "The numbers behind the marks",
  table: "How well each feature tells the segments apart",
  head: { feature: "Feature", share: "Between segments" },
  definitions: {
    share:
      "The share of all differences in a feature (variance, on the scale of training) that lie between segments rather than " +
      "within them (eta squared): 0 it is the same in all, 100% it alone tells them apart. From the customers drawn.",
  },
});

/** Which features part the segments, the best and the least. */
export function partingTold(parting) {
  if (!parting.length) return "";
  const [best, last] = [parting[0], parting.at(-1)];
  const told = `${nameTold(best.feature)} tells the segments apart best: ${percent(best.share)} of its differences lie between them`;
  return best === last ? `${told}.` : `${told}; ${nameTold(last.feature)} least, with ${percent(last.share)}.`;
}

/** How many are drawn, where it is not all of them. */
export const drawnOf = ({ n_rows: rows }, nDrawn) =>
  nDrawn < rows ? ` ${integer(nDrawn)} of ${plural(rows, "customer")} are drawn.` : "";

export function scaleTold({ log_features: logs, is_standardised: isStandardised }) {
  const steps = [logs?.length && "logarithm of lopsided features", isStandardised && "standardised"].filter(Boolean);
  return `On the scale of training${steps.length ? ` (${steps.join(", ")})` : ""}.`;
}

/** A customer under the mouse; names are as they are to be drawn. */
export const markTold = ({ id, name, values }) =>
  `Customer ${id} belongs to ${name}. On the scale of training: ${values
    .map(([feature, value]) => `${feature} ${score(value)}`)
    .join(", ")}.`;
export const densityTold = (feature, name) => `How densely the customers of ${name} lie along ${feature}.`;

export const SPREADS = Object.freeze({
  title: "How each feature is spread",
  none: "There is no numeric feature, so there is no spread to draw.",
  empty: "It has no values to count.",
  how: "How bars are drawn",
  ways: [
    ["stacked", "Stacked"],
    ["apart", "Each segment"],
  ],
  stacked: "Bars count customers, stacked by segment.",
  apart: "Bars count customers, a row for each segment; each row is as high as its own highest bar, so that shapes can be compared.",
  logarithm: "The logarithm draws a long tail in, so that a few large customers do not decide everything.",
  standardised: "Only standardised: the shape stays as it is.",
  asUsed: "Used as it came.",
  asItCame: "As it came",
  after: (isStandardised) => (isStandardised ? "Logarithm, standardised" : "Logarithm"),
  more: (count) => plural(count, "more feature"),
});

/** One bar. */
export const barTold = ({ from, to, count, name }) => `${from} to ${to}: ${plural(count, "customer")} of ${nameTold(name)}`;

/** Where most customers of each segment are, for whom cannot see the bars. */
export const spreadTold = ({ feature, low, high, peaks }) =>
  `Spread of ${nameTold(feature)} from ${low} to ${high}; ${peaks
    .map(({ name, from, to }) => `${nameTold(name)} most often from ${from} to ${to}`)
    .join("; ")}`;

/** Who is not among the bars. */
export function beyondTold({ below, above, low, high, missing }) {
  const words = [
    below && `${integer(below)} below ${low}`,
    above && `${integer(above)} above ${high}`,
    missing && `${integer(missing)} without a value`,
  ].filter(Boolean);
  return words.length ? `Not drawn: ${words.join(", ")}.` : "";
}
