/** What customers are expected to do, in words. */

import { integer, percent, plural, score, spoken } from "../format.js";
import { betweenTold, counted, inBrackets } from "./outlook.js";

/** The forecast in one sentence. */
export const forecastTold = (forecast) => forecastParts(forecast).join("");

/** The same, with the number of times apart: what counts as one has a definition. */
export function forecastParts({ horizon_days: days, total }) {
  const { n_customers: count, expected_purchases: purchases, expected_value: value } = total;
  const who = count === 1 ? "this customer is" : `these ${integer(count)} customers are`;
  const worth =
    value == null ? "" : `, worth ${spoken(value)}${inBrackets(betweenTold(total.value_low, total.value_high))}`;
  const range = inBrackets(betweenTold(total.purchases_low, total.purchases_high, counted));
  const times = `${counted(purchases)} times`;
  return [`In the next ${integer(days)} days ${who} expected to buy `, times, `${range}${worth}.`];
}

/** @example holdoutTold(holdout) // "Kept from the model: 1,882 purchases happened, 1,653 were expected (1,590 to 1,720)." */
export function holdoutTold({ actual, expected, low, high }) {
  const told = `Kept from the model: ${plural(actual, "purchase")} happened, ${integer(expected)} were expected`;
  return `${told}${inBrackets(betweenTold(low, high, integer))}. ${missTold({ actual, expected, low, high })}`;
}

function missTold({ actual, expected, low, high }) {
  if (!actual || low == null) return "";
  if (isWithin({ actual, low, high })) return "What happened lies within the interval.";
  return `The forecast was ${missOf({ actual, expected })}, more than chance explains.`;
}

const isWithin = ({ actual, low, high }) => actual >= low && actual <= high;
const missOf = ({ actual, expected }) =>
  `${percent(Math.abs(expected - actual) / actual)} too ${expected < actual ? "low" : "high"}`;

/** @example lastCheckTold(holdout) // "The last check was 12% too low."; empty where it was as good as was told */
export function lastCheckTold(holdout) {
  if (!holdout?.actual || holdout.low == null || isWithin(holdout)) return "";
  return `The last check was ${missOf(holdout)}.`;
}

const TYPICALLY_OFTEN = 8;
const EARLY = 0.3;
/** Less is no difference worth a word. */
const NOTABLE = 0.1;

/** How to read the matrix of who is still active, by two customers who bought equally often. */
export function readingTold({ frequencies, recencies_weeks: recencies, T_weeks: age, probability_active: shares }) {
  const rule = "The more colour a cell has, the likelier its customers will buy again.";
  const row = Math.min(frequencies.length - 1, TYPICALLY_OFTEN);
  const known = recencies.flatMap((week, place) => (shares[row][place] == null ? [] : [{ week, share: shares[row][place] }]));
  const [early, late] = [known[Math.floor(known.length * EARLY)], known.at(-1)];
  if (!frequencies[row] || !early || early === late) return rule;
  const bought = `A customer first seen ${weeks(age)} ago who bought again on ${plural(frequencies[row], "day")}`;
  const lesson = late.share - early.share > NOTABLE ? ": who bought often and then stopped has likely left" : "";
  return (
    `${rule} ${bought} is still active with a probability of ${percent(late.share)} if the last of them was ` +
    `${weeks(late.week)} after the first, and of ${percent(early.share)} if it was ${weeks(early.week)} after it${lesson}.`
  );
}

/** Which customers the dots of that matrix are: those for whom it about holds, where it is known how many they are. */
export function dotsTold({ n_counted: count, n_all: all, T_window_weeks: window }) {
  if (!all || count == null) return "Dots: where your customers are, the larger the more of them.";
  const who = window ? `, those first seen within ${weeks(window)} of then` : "";
  return `Dots: where ${integer(count)} of your ${integer(all)} customers are${who}; the larger the more of them.`;
}

const weeks = (count) => plural(Math.round(count), "week");

/** One cell of that matrix. */
export function activityTold({ frequency, recencyWeeks, share, nCustomers }) {
  const who = frequency
    ? `Bought again on ${plural(frequency, "day")}, the last ${weeks(recencyWeeks)} after the first`
    : "Bought once";
  return `${who}: ${percent(share)} likely still active; ${plural(nCustomers, "customer")}.`;
}

/** Customers who bought equally often before, and how often they bought in the time that was kept. */
export function frequencyTold({ frequency, n_customers: count, expected, actual }) {
  if (!count) return `Nobody bought again ${frequency} times.`;
  const each = (sum) => score(sum / count);
  return (
    `${plural(count, "customer")} had bought again ${frequency === "1" ? "once" : `${frequency} times`}: ` +
    `${each(actual)} purchases each then, ${each(expected)} expected.`
  );
}

/** @example shareOfPast(300, 1200) // "25%" of what they spent before */
export const shareOfPast = (value, past) => (past > 0 && value != null ? percent(value / past) : "–");
