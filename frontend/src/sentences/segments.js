/** The screen of the segments: its headings, its cards, and the names that can be changed. */

import { integer, plural, shorten, spoken } from "../format.js";

export const SEGMENTS = Object.freeze({
  title: "Segments",
  cards: "The segments",
  customers: "Customers",
  spend: "Spend",
  silhouette: "Silhouette",
  space: (space) => `Space: ${space}.`,
  gone: "Gone since the model before: ",
  whereGone: "See where they went",
  noSegment: (count) => `${plural(count, "customer")} belong to no segment`,
  whyNoSegment: (algorithm) => `: ${algorithm} leaves those unassigned that lie between the dense places.`,
  evidence: "Why to believe it",
  report: "Report to share",
  inNewTab: ", in a new tab",
  print: "Print",
});

export const CARD = Object.freeze({
  standsOut: "What stands out",
  standsOutMeans:
    "Where these customers differ most from the others. “Typically” is the median, the customer in the middle; " +
    "“averages” is the mean.",
  nothingStandsOut: "Nothing: these customers are close to the average in everything.",
  nothingToDo: "No number of theirs asks for something of its own.",
  toDo: "What to do",
  toDoMeans: "Rules made these of the numbers below each. They are ideas to try, not promises.",
  ahead: (days) => `In the next ${days} days`,
  aheadMeans: (interval) => `Expected, with its 90% interval. ${interval}`,
  typical: "Typical",
  edge: "At the edge",
  customers: "See its customers",
  compare: "Compare",
  isIn: (name) => ` in ${name}`,
  isWithAnother: (name) => ` ${name} with another segment`,
  ofCustomers: (size) => plural(size, "customer"),
  shareMeans: (size, all) => `Its share of all customers of the model: ${integer(size)} of ${integer(all)}.`,
  ofSpend: "of spend",
  spendMeans: ({ part, whole, perCustomer }) =>
    `What its customers spend, as a share of what all customers spend: ${spoken(part)} of ${spoken(whole)}, ` +
    `${spoken(perCustomer)} each on average. What counts as spend is said below.`,
  isNew: "new",
});

export const NAMING = Object.freeze({
  byNumbers: "By today’s numbers: ",
  rename: "Rename",
  renameOne: (name) => `Rename ${name}`,
  label: "Name of this segment",
  save: "Save",
  cancel: "Cancel",
  useSuggested: "Use the suggested name",
  renamed: (before, now) => `“${shorten(before, 60)}” is called “${shorten(now, 60)}” now.`,
  isCalled: (name) => `The segment is called ${name} now.`,
});

export const NO_MODEL = Object.freeze({
  title: "Nothing has been segmented yet",
  text:
    "Bring a table with one row per customer. In a minute you see which groups are in it, how they differ, and who " +
    "belongs to them.",
  action: "Bring your customers",
});

/** What customers of no segment are called. */
export const UNASSIGNED_NAME = "Unassigned";
