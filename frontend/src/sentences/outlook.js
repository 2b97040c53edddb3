/** What one segment is expected to do, in words. */

import { integer, percent, quantity, spoken } from "../format.js";

/** @example betweenTold(1590, 1720, integer) // "1,590 to 1,720"; empty where the bounds are unknown */
export const betweenTold = (low, high, show = spoken) =>
  low == null || high == null ? "" : `${show(low)} to ${show(high)}`;

export const inBrackets = (words) => (words ? ` (${words})` : "");

/** A number of purchases: whole, unless that would make it nothing. */
export const counted = (value) => (value < 10 ? quantity(value) : integer(value));

/** Whether anything in the purchases says that customers leave for good; older forecasts do not know. */
export const tellsLeaving = (forecast) => forecast?.tells_leaving !== false;

/** What one segment is expected to do in the time ahead: purchases, value and who is still there. */
export function outlookTold(outlook, isLeavingTold = true) {
  const { expected_purchases: purchases, expected_value: value, expected_active: active } = outlook;
  const size = outlook.n_customers || 1;
  return [
    `${counted(purchases)} purchases${inBrackets(
      betweenTold(outlook.purchases_low, outlook.purchases_high, counted),
    )}`,
    value == null ? null : `Worth ${spoken(value)}${inBrackets(betweenTold(outlook.value_low, outlook.value_high))}`,
    isLeavingTold ? `${integer(active)} of ${integer(size)} likely still active (${percent(active / size)})` : null,
  ].filter(Boolean);
}
