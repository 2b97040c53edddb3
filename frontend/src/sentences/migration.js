/** How customers moved from the segments of one model to those of another, in words. */

import { integer, percent, plural, score, shorten } from "../format.js";

export const MIGRATION = Object.freeze({
  title: "Who moved",
  notYet:
    "Once there is a second model, for example of next month’s customers, you see here which of them went from which segment to which.",
  choose: "Choose two models to see which of their customers went from which segment to which.",
  chooseOne: "Choose a model",
  from: "From",
  to: "To",
  modelTold: (name, trained, isActive) => `${name}, ${trained}${isActive ? ", in use" : ""}`,
  headline: (words) => `${words}.`,
  chart: (words) => `Where customers went. ${words}`,
  whichIsWhich: "Which segment is which",
  overlap: ["The ", "overlap", " says how much of it came back."],
  before: "Before",
  after: "After",
  segment: "Segment",
  customer: "Customer",
  unnamed: (number) => `Segment ${number}`,
});

export const MOVES = Object.freeze({
  matrix: "From row to column",
  matrixLead: "Customers, and their share of the row. Press a number to see who they are.",
  matrixLabel: "Customers from each segment to each",
  cell: (from, to, count, share) => `${from} to ${to}: ${count}, ${share}`,
  flows: "Won and lost",
  flowsLead: "Among the customers compared.",
  flowsLabel: "What each segment won and lost",
  flowHeads: [
    ["Came", "Customers who were in another segment before, and are in this one after."],
    ["Left", "Customers who were in this segment before, and are in another one after."],
    ["Net", "Who came less who left. The bar goes to the right where the segment grew."],
  ],
  gone: "gone: nothing goes on with it",
  all: "Show all",
  allMoved: "Show all who moved",
  way: "→",
});

/** What the list of customers below the two tables is called. */
export const movesTitle = (migration) =>
  isPlacement(migration) ? "Customers divided otherwise" : "Customers who moved";

/** Where there is nobody to list. */
export function nobodyTold(migration, isOneWay) {
  if (isPlacement(migration)) return "There are none: both models divide these customers alike.";
  return isOneWay ? "Nobody went this way." : "Nobody moved to another segment.";
}

/** Without ids in common only the division of one table can be compared: nobody was seen twice. */
export const isPlacement = ({ basis }) => basis === "placement";

/** On which customers two models are compared, and who is missing. */
export function basisTold(migration) {
  const { n_customers: count, n_left: nLeft, n_joined: nJoined } = migration;
  if (isPlacement(migration)) return placementTold(migration);
  const away = [
    nLeft && `${plural(nLeft, "customer")} ${nLeft === 1 ? "is" : "are"} only in the first`,
    nJoined && (nLeft ? `${integer(nJoined)} only in the second` : onlyInSecond(nJoined)),
  ].filter(Boolean);
  const others = away.length ? `; ${away.join(", ")}` : "";
  return `Compared on the ${plural(count, "customer")} that both models know by id${others}.`;
}

const onlyInSecond = (count) => `${plural(count, "customer")} ${count === 1 ? "is" : "are"} only in the second`;

function placementTold({ n_customers: count, n_moved: nMoved, share_moved: share }) {
  const isOne = nMoved === 1;
  const result = nMoved
    ? `${plural(nMoved, "customer")} (${percent(share)}) ${isOne ? "is" : "are"} divided otherwise than by the second`
    : "it divides them as the second does";
  return (
    "The two tables have no customers in common by id. So the first model placed those of the second, " +
    `${plural(count, "customer")}: ${result}. That is how the division changed, not how anybody behaved.`
  );
}

/** @example movedTold({ n_customers: 400, n_moved: 52, share_moved: 0.13 }) // "52 customers moved, 13% of those compared" */
export function movedTold({ basis, n_customers: count, n_moved: nMoved, share_moved: share }) {
  if (!count) return "There are no customers to compare";
  if (isPlacement({ basis })) return "It cannot be told who moved";
  if (!nMoved) return "Nobody moved";
  return `${plural(nMoved, "customer")} moved, ${percent(share)} of those compared`;
}

/** @returns {string | null} where no segment of the one model is one of the other */
export const nothingGoesOn = ({ continues, n_customers: count }) =>
  count && !continues.length ? "No segment goes on: all of the second model are new." : null;

/** @returns {string[]} which segment goes on as which, where the name changed or the overlap is of interest */
export function continuesTold({ continues, from_segments: before, to_segments: after }) {
  const named = (places, number) =>
    shorten(places.find((one) => one.segment === number)?.name ?? `Segment ${number}`);
  return continues.map(({ from_segment: from, to_segment: to, overlap }) => {
    const [old, present] = [named(before, from), named(after, to)];
    const goesOn = old === present ? "goes on" : `goes on as “${present}”`;
    return `“${old}” ${goesOn} (overlap ${score(overlap)})`;
  });
}

/** One stream of customers; the names come as they are to be shown. */
export function flowTold({ from, to, count, share, isKept }) {
  const who = `${plural(count, "customer")} of “${from}” (${percent(share)})`;
  return isKept ? `${who} stayed, in “${to}”` : `${who} went to “${to}”`;
}

/** A segment at either end. */
export const nodeTold = (name, count, isBefore) =>
  isBefore ? `“${name}” had ${plural(count, "customer")} before` : `“${name}” has ${plural(count, "customer")} after`;
