/** What is said in place of a chart. */

export const NO_LIBRARY =
  "The chart could not be drawn, because its library did not load. The numbers are in the table.";

/** The same of a part of the screen. */
export const MISSING_PART = Object.freeze({
  title: "A part of this screen did not come",
  detail: "The page could not load what draws it. The service may have been stopped, or the network may be down.",
});
