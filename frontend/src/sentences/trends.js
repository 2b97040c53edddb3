/** Where the segments are going, in words. */

import { integer, percent, plural } from "../format.js";
import { DEFINITIONS } from "./definitions.js";
import { betweenTold } from "./outlook.js";

export const TREND = Object.freeze({
  title: "If it goes on like this",
  notYet:
    "Once the model in use goes on with an earlier one of the same customers, you see here which of its segments grow, " +
    "which shrink, and who is likely to move down.",
  warnings: "What to know about this trend",
  chart: (words) => `Expected customers of each segment. ${words}`,
  numbers: "The numbers behind the lines",
  unnamed: (number) => `Segment ${number}`,
  segment: "Segment",
  sizes: "Expected customers of each segment",
  after: (period) => (period ? `After ${integer(period)}` : "Now"),
  tick: (period) => (period ? `+${period}` : "now"),
  worth: "What they would be worth",
  worthBy: ["By ", " of a customer of the segment now."],
  worthLabel: "Expected worth of each segment",
  rates: "In which segment customers are a period later",
  ratesLabel: "From row to column in one period",
  from: "From",
  none: "No segment loses customers to one that is worth less.",
  movers: "Most likely to move down",
  moversLabel: "Customers most likely to move down",
  more: (count) => `${integer(count)} more`,
  moreLabel: "More customers who may move down",
  rateOf: ["rate", " is the segment’s, not a probability of the customer."],
  heads: {
    customer: "Customer",
    isIn: "Is in",
    mayGoTo: "May go to",
    rate: ["Rate", DEFINITIONS.rate],
    confidence: ["Confidence", DEFINITIONS.confidence],
  },
});

/** One segment from now to the last period. */
export const sizeTold = (name, expected, { period, then }) =>
  `${name}: ${integer(expected)} now, ${integer(then.expected)} after ${plural(period, "period")} ` +
  `(${betweenTold(then.low, then.high, integer)}).`;

/** A point of the chart. */
export const pointTold = ({ period, expected, low, high }) =>
  period
    ? `After ${period} more: ${integer(expected)} customers${low == null ? "" : ` (${betweenTold(low, high, integer)})`}.`
    : `Now: ${integer(expected)} customers.`;

/** Who is expected to move to a segment that is worth less; ends before the word for the rate. */
export function moversTold(count, nListed) {
  const listed =
    nListed < count ? `the ${integer(nListed)} nearest to its border are listed` : "those nearest to its border come first";
  return `${plural(count, "customer")} ${count === 1 ? "is" : "are"} expected to move to a segment that is worth less; ${listed}. The `;
}

/** What the trend is drawn from, and who is not in the picture. */
export function trendTold({ n_periods_observed: count, period_days: days, model_ids: ids, sizes, ...more }) {
  const span = days >= 1 ? ` of about ${plural(Math.round(days), "day")}` : "";
  return (
    `Seen over ${plural(count, "period")}${span} between ${plural(ids.length, "model")}: how customers went from ` +
    `segment to segment then, carried on for ${plural(sizes.length - 1, "period")} more. ` +
    `The bands hold 90 of 100 such futures.${comingAndGoing(more)}`
  );
}

/** The sizes are of those who are customers now. */
function comingAndGoing({ share_left: left, share_joined: joined }) {
  if (!left && !joined) return "";
  return ` Of the customers of now: those who leave (${percent(left ?? 0)} each period so far) and those who are new are not counted.`;
}
