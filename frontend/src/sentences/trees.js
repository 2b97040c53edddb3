/** How customers were joined, and how densely they lie. */

import { integer, percent, plural, quantity } from "../format.js";

export const TREE = Object.freeze({
  title: "How the customers were joined",
  none: "There is no tree to draw: nothing was joined step by step.",
  reading:
    "From below, the two nearest are joined again and again. A long way up to the next bracket means that what lies below " +
    "belongs together.",
  cutWord: "cut here",
  branches: "Branches",
  sizes: "Customers in each branch",
  axis: "Distance of the two that were joined",
  measured: (linkage, space) => `Linkage: ${linkage}. Space: ${space}.`,
  micro: (count) => `${integer(count)} micro-clusters stand for the customers.`,
  behind: "The numbers behind the brackets",
  table: "The last joins",
  head: { groups: "Groups before", distance: "Distance", step: "Further than the one before" },
  definitions: {
    groups: "How many groups there were before this join; after it there is one less.",
    distance: "How far apart the two groups were that were joined, as the linkage measures it.",
    step: "By how much this join is further than the one before. A large step says that groups apart were joined.",
  },
});

export const treeTold = (tree, { n_rows: rows }, highest) =>
  `The last ${plural(tree.x.length, "join")} of ${plural(rows, "customer")}, the last of all at distance ${quantity(highest)}.`;

/** How clearly the tree says where to cut. */
export const cutTold = ({ nGroups, below, above }) =>
  `It is cut into ${plural(nGroups, "segment")}: the last join within one is at distance ${quantity(below)}, ` +
  `the first that would unite two at ${quantity(above)}${below > 0 ? `, ${percent((above - below) / below)} further` : ""}.`;

export const joinTold = (distance, name) =>
  `Joined at distance ${quantity(distance)}${name ? ` within ${name}` : ""}.`;
export const branchTold = (name, size) => `${name}: ${plural(size ?? 0, "customer")}`;

export const DENSITY = Object.freeze({
  title: "How dense the customers lie",
  none: "This algorithm does not look at density.",
  alike: "All customers have their neighbours at the same place: there is no curve to draw.",
  axis: "Customers, from the densest place outward",
  distance: "Distance",
  upTo: (eps) => `neighbours up to here: ${quantity(eps)}`,
  measured: (rows, space) => `From ${plural(rows, "customer")}. Space: ${space}.`,
  behind: "The numbers behind the line",
  table: "Distance to the neighbours",
  head: { share: "Of the customers", distance: "Within" },
});

/** What the curve says; the customer itself is the first of those that are counted. */
export const densityTold = ({ eps, nNeighbours, level }) =>
  eps == null
    ? "HDBSCAN looks at every distance, so none is marked: where the line turns up, customers lie apart."
    : `Up to ${quantity(eps)} others count as neighbours: ${integer(level ?? 0)}% of the customers have ${integer(nNeighbours)} within it, themselves included.`;

export const densityLabel = ({ nNeighbours, distance }, told) =>
  `Distance to the ${integer(nNeighbours)}th nearest customer: half of them within ${quantity(
    distance[Math.floor(distance.length / 2)],
  )}, all within ${quantity(distance.at(-1))}. ${told}`;

export const neighboursTold = ({ share, nNeighbours, distance }) =>
  `${integer(share)}% of the customers have ${integer(nNeighbours)} within ${quantity(distance)}.`;
