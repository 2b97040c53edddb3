/** The words of the screen of what will happen; what it says of numbers is in `forecasts.js` and `outlook.js`. */

import { day, integer, percent, plural, quantity, score } from "../format.js";
import { holdoutTold } from "./forecasts.js";

export const FORECAST = Object.freeze({
  title: "Forecast",
  without: "What will happen",
  heading: (days) => `The next ${plural(days, "day")}`,
  notes: "What to know about this forecast",
  brackets: " In brackets: the ",
  interval: "90% interval",
  stillActive: "likely still active",
  nobodyLeft: "Nothing says that any of them has left for good: all count as ",
  activeBefore: (active, count) => `${integer(active)} of them (${percent(active / count)}) are `,
  horizon: "How far to look ahead",
  days: (days) => (days === 365 ? "1 year" : plural(days, "day")),
  behindBars: "The numbers behind the bars",
  behindLines: "The numbers behind the lines",
  behindColors: "The numbers behind the colours",
  unknown: "–",
});

export const ACTIVITY = Object.freeze({
  who: "Who is ",
  once:
    "Who bought once counts as active however long ago that was: BG/NBD supposes that nobody leaves before buying again.",
  nobody:
    "Nothing in these purchases says that customers leave for good, so there is no map of who has. Only how often they buy tells them apart.",
  label: (told) => `Probability of being active by repeat purchase days and weeks. ${told}`,
  across: (isNarrow) => (isNarrow ? "Weeks from first to last purchase" : "Weeks from the first purchase to the last"),
  up: "Repeat purchase days",
  table: "Likely still active, by repeat purchase days and weeks",
  weeks: (weeks) => `${quantity(weeks)} weeks`,
  here: (count) => `${integer(count)} here`,
});

export const CURVES = Object.freeze({
  future: "Purchases to come",
  past: "How such a forecast went",
  short: "The purchases cover too short a time to keep some of them back and try the forecast on them.",
  band: "added up. The band holds 90 of 100 such futures.",
  since: (count, asOf) => `All ${plural(count, "customer")}, from ${day(asOf)} on`,
  expectedLabel: (words, point) => `Expected repeat purchases. ${words}: ${pointTold(point)}`,
  pastLabel: (holdout) =>
    `Repeat purchases of ${plural(holdout.n_customers, "customer")} added up, ${pointTold(holdout.curve.at(-1))} ${holdoutTold(holdout)}`,
  kept: "Kept from the model",
  keptRest: (holdout) => holdoutTold(holdout).replace(/^Kept from the model/, ""),
  whose: ({ n_customers: count, calibration_weeks: fitted, holdout_weeks: kept }) =>
    `The ${plural(count, "customer")} who had bought in the first ${integer(fitted)} weeks; the ${integer(kept)} weeks after them were forecast.`,
  expected: "expected",
  happened: "happened",
  boundary: "kept from the model →",
  expectedTable: "Expected purchases by week",
  bothTable: "Expected and actual purchases by week",
  head: { by: "By", happened: "Happened", expected: "Expected", interval: "Interval" },
});

const pointTold = ({ date, expected, low, high, actual }) =>
  `by ${day(date)} ${integer(expected)} are expected${low == null ? "" : ` (${integer(low)} to ${integer(high)})`}${
    actual == null ? "" : `, ${integer(actual)} happened`
  }.`;

/** A point of the curve under the mouse. */
export function expectedTold({ date, expected, low, high }) {
  const range = low == null ? "" : ` (${integer(low)} to ${integer(high)})`;
  return `By ${day(date)}, ${integer(expected)} purchases are expected${range}.`;
}
export const actualTold = ({ date, actual }) => `By ${day(date)}, ${integer(actual)} purchases had happened.`;

export const VALUES = Object.freeze({
  heading: (isWorth) => (isWorth ? "Value of each segment" : "Purchases of each segment"),
  title: (isWorth, days) => `Expected ${isWorth ? "value" : "purchases"} in ${plural(days, "day")}`,
  value: "Expected value",
  ofAll: (isWorth) => (isWorth ? " of all its customers" : "Of all its customers"),
  line: ". The line at the end of a bar is its 90% interval.",
  refused: "No values: ",
  worthMost: "Most valuable customers in the next 90 days",
  buyMost: "Customers who will buy most in the next 90 days",
  label: (title, rows) => `${title}. ${rows.map(({ name, told }) => `${name}: ${told}`).join(" ")}`,
  table: "What each segment is expected to do",
  all: "All customers",
  head: {
    segment: "Segment",
    customers: "Customers",
    active: "Still active",
    purchases: "Purchases",
    value: "Value",
    spent: "Spent so far",
  },
  spent: "All the customers have spent, and what share of it the expected value would be.",
  purchases: "How often its customers are expected to buy in that time, in all, with its 90% interval below.",
});

export const RECENCY = Object.freeze({
  title: "How lately, how often, how much",
  none: "There are no purchases to draw.",
  reading:
    "Each mark is a customer, as large as what it spent. Your best are at the top left: they bought often, and lately.",
  label:
    "Customers by days since the last purchase and number of purchases, on logarithmic scales, coloured by segment. " +
    "The groups beside it tell the same in numbers.",
  groups: "RFM groups",
  compare: "The classic division, to compare the segments with.",
  foot: ({ customer_ids: ids, n_rows: count }) =>
    `${count > ids.length ? `${integer(ids.length)} of ${plural(count, "customer")} are drawn. ` : ""}` +
    "Both scales are logarithmic; marks are moved up or down a little, so that equal ones do not hide each other.",
  across: "Days since the last purchase",
  up: "Purchases",
  table: "Groups by recency, frequency and money",
  head: { group: "Group", customers: "Customers", spend: "Spend" },
  definitions: {
    customers: "How many customers are in the group, and which share of all that is.",
    spend: "What they have spent, refunds taken off, and which share of all spend that is.",
  },
});

/** A customer under the mouse; names are as they are to be drawn. */
export const buyerTold = ({ id, name, count, spend, days }) =>
  `Customer ${id} of ${name} bought ${count === 1 ? "once" : `${integer(count)} times`} for ${quantity(spend)}, ` +
  `last ${plural(days, "day")} ago.`;

export const QUALITY = Object.freeze({
  title: "How good it is",
  processes: "Every process that was tried",
  fitted: "Each was fitted to the first part of the time and had to forecast the rest.",
  parameters: "Parameters and their standard errors",
  from: (count) => `, from ${plural(count, "customer")}.`,
  /** Where both go together, the model of spend supposes something that is not so. */
  correlation: (value) =>
    `Among customers who came again, how often they buy and how much they spend each time correlate by ${score(value)}; ` +
    "the model of spend takes that to be zero.",
  frequencies: "Frequent and rare buyers",
  each: "Purchases of a customer in the time that was kept, by how often it had bought again before.",
  label: (told) => `Expected and actual purchases. ${told.join(" ")}`,
  across: "Repeat purchases before",
  up: "Purchases each, then",
  chosen: "chosen",
  head: { process: "Process", bic: "BIC", expected: "Expected then", error: "Off by" },
  parametersOf: (name) => `Parameters of ${name}`,
  parameterHead: (unit) => [unit ? `Parameter (time in ${unit})` : "Parameter", "Estimate", "Standard error"],
  byFrequency: "Expected and actual purchases by repeat purchases before",
  frequencyHead: ["Repeat purchases", "Customers", "Happened", "Expected", "Happened each", "Expected each"],
});

export const LESSON = Object.freeze({
  noPurchases:
    "This model knows its customers from a table with one row each. What they will do can be told from when they bought.",
  title: (hasPurchases) => (hasPurchases ? "No forecast for these customers" : "A forecast needs purchases"),
  bring: (hasPurchases) => (hasPurchases ? "Bring more purchases" : "Bring purchases"),
  sample: "Try made-up purchases",
  makes: "What makes a forecast",
  points: [
    ["A row per purchase", "Or per line of an invoice: who bought, when, and for how much. Customers are made of it for you."],
    ["A good stretch of time", "Half a year or more, so that a part of it can be kept back to try the forecast on."],
    ["Customers who came again", "Where nobody bought twice, nothing says who will."],
    ["Refunds may stay in", "They are found, and taken away with the purchase that they belong to."],
  ],
});
