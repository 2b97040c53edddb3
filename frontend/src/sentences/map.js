/** What the map says. */

import { integer, percent, plural } from "../format.js";

export const MAP = Object.freeze({
  title: "Map",
  heading: "Who is near whom",
  chart: (words) => `Map of the customers. ${words}`,
  lead: (isDeep) => `Each mark is a customer; neighbours behave alike. The ${isDeep ? "three" : "two"} axes are `,
  components: "components",
  kept: (share) => `, which keep ${percent(share)} of the differences.`,
  beside: "Beside the map",
  segments: "Segments",
  loadings: "Show what the axes are made of",
  depth: "Third axis: drag to turn",
  typical: "Ring typical customers",
  hollow: "Hollow: ",
  outliers: (count) => plural(count, "outlier"),
  drawn: ({ n_shown: shown, n_rows: all, sampled_by: by }) =>
    `${integer(shown)} of ${integer(all)} customers are drawn${by ? ", some of every segment" : " at random"}.`,
  opens: "Click a mark to open the customer.",
  inWords: "The map in words",
  space: (space) => `Space: ${space}.`,
});

export const SELECTING = Object.freeze({
  tools: "What dragging does",
  options: Object.freeze([
    ["pan", "Move"],
    ["lasso", "Lasso"],
    ["select", "Box"],
  ]),
  heading: "Selection",
  lesson: "Choose Lasso or Box above the map and draw around customers to list or download them.",
  onlyFlat: "Switch the third axis off to draw around customers.",
  counted: (drawn, shown) => `${plural(drawn, "mark")} of the ${integer(shown)} on the map`,
  counting: "Counting customers…",
  found: (count, all) => `${plural(count, "customer")} of ${integer(all)}`,
  failed: "They could not be counted.",
  again: "Try again",
  hiddenToo: "Those of hidden segments are in it as well.",
  list: "List them",
  download: "Download",
  clear: "Clear",
  ranges: "Select without drawing",
  from: (axis) => `${axis}, from`,
  along: (axis) => `${axis}, `,
  to: "to",
  select: "Select this range",
  middleOf: "Or the middle of a segment",
  chooseSegment: "Choose a segment",
  middleHint: "The box with 8 of 10 of its customers along each axis.",
});

/** One customer, under the mouse; what comes in is fit for the chart library. */
export function customerTold(customer, segment, { isOutlier, isTypical } = {}) {
  const who = `Customer ${customer} belongs to<br><b>${segment}</b>.`;
  const more = [isTypical ? "A typical customer of it." : null, isOutlier ? "Unusual in two or more features." : null];
  return [who, ...more.filter(Boolean)].join("<br>");
}

export const AXIS = Object.freeze({
  none: "No second component: spread out only to be seen",
  share: (label, ratio) => `${label}, ${percent(ratio)} of the differences`,
  brief: (label, ratio) => `${label}, ${percent(ratio)}`,
});
