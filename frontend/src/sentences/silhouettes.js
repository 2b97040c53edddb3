/** What the silhouettes of the customers say, segment by segment. */

import { integer, percent, plural, score, sentenceList } from "../format.js";
import { nameTold } from "./explanation.js";

/** How many customers would be nearer to another segment. */
export const nBelowZero = ({ values }) => values.filter((value) => value < 0).length;

/** The firmest and the loosest segment, and how many customers are nearer to another one. */
export function silhouettesTold({ segments, mean }) {
  const known = segments.filter((one) => one.mean != null);
  if (known.length < 2 || mean == null) return "";
  const sorted = [...known].sort((one, other) => other.mean - one.mean);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  return [
    `The mean is ${score(mean)}.`,
    `${nameTold(best.name)} holds together best (${score(best.mean)}), ${nameTold(worst.name)} least (${score(worst.mean)}).`,
    belowTold(known),
  ].join(" ");
}

/** Of a sample of every segment, each counts for as many customers as it has. */
function belowTold(segments) {
  const nDrawn = segments.reduce((sum, one) => sum + one.values.length, 0);
  const nRows = segments.reduce((sum, one) => sum + (one.n_rows ?? one.values.length), 0);
  const isSample = nDrawn < nRows;
  const nBelow = segments.reduce((sum, one) => {
    const each = (one.n_rows ?? one.values.length) / (one.values.length || 1);
    return sum + nBelowZero(one) * each;
  }, 0);
  if (!nBelow)
    return `No customer${isSample ? ` of the ${integer(nDrawn)} drawn` : ""} is below zero, nearer to another segment than to its own.`;
  const n = Math.round(nBelow);
  const about = isSample ? "About " : "";
  return (
    `${about}${plural(n, "customer")} (${percent(nBelow / nRows)}) ${n === 1 ? "is" : "are"} below zero: nearer to ` +
    `another segment than to ${n === 1 ? "its" : "their"} own${isSample ? `, by the ${integer(nDrawn)} drawn` : ""}.`
  );
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

/** One customer under the mouse; the names are as they are to be drawn. */
export const customerSilhouetteTold = (id, name, value) =>
  `Customer ${id} of ${name} has silhouette ${score(value)}${value < 0 ? ": nearer to another segment" : ""}.`;

/** Whose silhouettes are drawn. */
export function drawnTold({ n_shown: shown, n_rows: rows, space, n_unassigned: nUnassigned }) {
  return [
    shown < rows
      ? `${integer(shown)} of ${plural(rows, "customer")} are drawn, some of every segment.`
      : `All ${plural(rows, "customer")}.`,
    nUnassigned ? `${integer(nUnassigned)} in no segment have none.` : "",
    `Space: ${space}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

export const SILHOUETTES = Object.freeze({
  title: "How firmly each customer sits",
  none: "A silhouette compares two segments: with fewer there is none to draw.",
  axis: "Silhouette of a customer",
  mean: (value) => `mean ${score(value)}`,
  label: (told) => `Silhouettes of the customers by segment. ${told}`,
  behind: "The numbers behind the bars",
  table: "Silhouettes by segment",
  head: { segment: "Segment", customers: "Customers", mean: "Mean", lowest: "Lowest", below: "Below zero" },
  definitions: {
    mean: "The mean silhouette of the segment's customers: above 0.5 they sit firmly, near 0 on the border (Rousseeuw 1987).",
    lowest: "The customer who sits least firmly. Below zero it is nearer to the customers of another segment.",
    below: "The share of the segment's customers who are nearer to another segment than to their own.",
  },
});

/** What is read of the components that distance is measured along. */
export const COMPONENTS = Object.freeze({
  title: "What distance is made of",
  none: "Customers were compared by the features themselves: there are no components to show.",
  along: "Customers were compared along ",
  word: "components",
  kept: (nKept, n, share) =>
    `${plural(nKept, "component")} of ${integer(n)} ${nKept === 1 ? "is" : "are"} kept and ` +
    `${nKept === 1 ? "holds" : "hold"} ${percent(share)} of the differences between customers.`,
  each: "How much each holds",
  only: "There is only one.",
  madeOf: "What each is made of",
  axis: "Component",
  label: (ratios, told) => `Share of the differences by component: ${ratios.map(percent).join(", ")}. ${told}`,
  behind: "The numbers behind the bars",
  table: "Share of the differences by component",
  head: { component: "Component", share: "Holds", sum: "Together with those before", kept: "Kept" },
  name: (number) => `Component ${integer(number)}`,
  yes: "yes",
  no: "no",
  definitions: {
    share: "The share of all differences between customers (variance) that lie along this component.",
    sum: "The share that this component and all before it hold together.",
  },
});

/** One weight under the mouse. */
export function loadingTold(feature, number, weight) {
  const way = weight < 0 ? "falls" : "rises";
  return `${nameTold(feature)} ${way} along component ${integer(number)}, with weight ${score(weight)}.`;
}

export const componentTold = ({ number, share, sum, isKept }) =>
  `Component ${integer(number)} holds ${percent(share)} of the differences and is ${isKept ? "kept" : "left out"}; ` +
  `with those before it, ${percent(sum)}.`;
