/** How purchases become customers, in words. */

import { day, integer, percent, plural, sentenceList, shorten, withoutTurns } from "../format.js";

/** What each column of a table of purchases is for, in the order in which they are asked for. */
const ROLES = [
  ["customer", "Customer", "Whose purchase it is."],
  ["date", "Date", "When it was."],
  ["amount", "Amount", "What was paid for the line; else quantity times price."],
  ["quantity", "Quantity", "How many; below zero is a return."],
  ["price", "Price", "Of one."],
  ["invoice", "Invoice", "Joins lines into one purchase; without it, the lines of a day are one."],
  ["product", "Product", "What was bought."],
  ["category", "Category", "What kind of thing it was."],
];

/** @returns {Array<{role, label, hint, column: string | null}>} with what was found, and why */
export const columnRoles = (purchases) =>
  ROLES.map(([role, label, meaning]) => ({
    role,
    label,
    column: purchases?.columns?.[role] ?? null,
    hint: purchases?.reasons?.[role] || meaning,
  }));

export const REFUND_RULES = [
  ["match", "Match with purchases"],
  ["net", "Take off the spend"],
  ["apart", "Leave spend as bought"],
];

/** @returns {Array<[string, string, boolean]>} name, value, and whether it deserves a look */
export function purchaseFigures(purchases) {
  const always = [
    ["Lines", purchases.n_lines],
    ["Purchases", purchases.n_purchases],
    ["Customers", purchases.n_customers],
  ];
  const leftOut = [
    ["Without a customer", purchases.n_without_customer],
    ["Without a date", purchases.n_without_date],
    ["Without an amount", purchases.n_without_amount],
    ["In the future", purchases.n_in_future],
    ["Free of charge", purchases.n_free],
  ];
  const refunds = [
    ["Refund lines", purchases.n_refund_lines],
    ["Matched with a purchase", purchases.n_matched_lines],
    ["Customers without a purchase", purchases.n_customers_without_purchase],
  ];
  const told = (isBad) => ([name, count]) => [name, integer(count), isBad];
  const some = (pairs) => pairs.filter(([, count]) => count > 0);
  return [...always.map(told(false)), ...some(leftOut).map(told(true)), ...some(refunds).map(told(false))];
}

/** How customers were made of purchases, in sentences. */
export function purchasesTold(purchases) {
  const leftOut = purchaseFigures(purchases)
    .filter(([, , isLeftOut]) => isLeftOut)
    .map(([name, number]) => `${number} ${name.toLowerCase()}`);
  const told = leftOut.length ? `, without those that were left out: ${sentenceList(leftOut)}` : "";
  return [`The lines are ${plural(purchases.n_purchases, "purchase")}${told}.`, ...linesTold(purchases)];
}

/** What becomes of the lines, in sentences. */
export function linesTold(purchases) {
  const { first_at: first, last_at: last, as_of: asOf, groups = [], group_column: column } = purchases;
  const { revenue, refunded } = purchases;
  return [
    `From ${day(first)} to ${day(last)}; how long ago the last purchase was is counted to ${day(asOf)}.`,
    revenue > 0 ? `Bought for ${integer(revenue)}${refundedTold(refunded, revenue)}.` : null,
    purchases.has_order_totals ? "The amount is the total of an invoice: it counts once for each." : null,
    groups.length
      ? `By ${named(column)} it is known what share of a customer’s spend went to ${sentenceList(groups.map(named))}.`
      : null,
  ].filter(Boolean);
}

/** What the service calls options, in the words that stand on the page. */
const ON_THE_PAGE = [
  [/ Name another one in 'transactions', as '\w+'\./, " Choose another one."],
  [/ Name the columns in the option 'transactions'.*$/, " Choose them above, or say that each row is a customer."],
  [/,? or name other columns in the option 'transactions'\.$/, ", or choose other columns."],
  [/Option 'as_of'/, "“Counted to”"],
  [/ to be the (\w+) of purchases/, " to be the $1"],
];

/** Why a file cannot be read as a person chose, in words of the page. */
export const readingRefused = (detail) =>
  ON_THE_PAGE.reduce((text, [theirs, ours]) => text.replace(theirs, ours), detail);

const refundedTold = (refunded, revenue) =>
  refunded > 0 ? `, of which ${integer(refunded)} (${percent(refunded / revenue)}) was refunded` : "";

const named = (text) => shorten(withoutTurns(text), 40);
