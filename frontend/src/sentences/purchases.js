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

/** What the figures of purchases count, and which of them say that something was left out. */
const FIGURES = [
  ["Lines", "n_lines", "Rows of the file: each is a line of a purchase."],
  ["Purchases", "n_purchases", "Invoices; without them, what a customer bought on one day."],
  ["Customers", "n_customers", "Whoever the lines name: they become the rows that segments are made of."],
];
const LEFT_OUT = [
  ["Without a customer", "n_without_customer", "Lines that name no customer. They are left out."],
  ["Without a date", "n_without_date", "Lines whose date is missing or cannot be read. They are left out."],
  ["Without an amount", "n_without_amount", "Lines whose amount is missing or cannot be read. They are left out."],
  ["In the future", "n_in_future", "Lines dated after the day that is counted to. They are left out."],
  ["Free of charge", "n_free", "Lines that cost nothing. They are left out."],
];
const TAKEN_BACK = [
  ["Refund lines", "n_refund_lines", "Lines that take money back, cancellations included."],
  ["Matched with a purchase", "n_matched_lines", "Refund lines that mirror a purchase: both are taken away."],
  ["Customers without a purchase", "n_customers_without_purchase", "They only gave things back, and are left out."],
];

/** @returns {Array<{name, value: string, isNotable: boolean, meaning: string}>} */
export function purchaseFigures(purchases) {
  const told = (isNotable) => ([name, key, meaning]) => ({ name, value: integer(purchases[key]), isNotable, meaning });
  const some = (all) => all.filter(([, key]) => purchases[key] > 0);
  return [...FIGURES.map(told(false)), ...some(LEFT_OUT).map(told(true)), ...some(TAKEN_BACK).map(told(false))];
}

/** How customers were made of purchases, in sentences. */
export function purchasesTold(purchases) {
  const leftOut = purchaseFigures(purchases)
    .filter(({ isNotable }) => isNotable)
    .map(({ name, value }) => `${value} ${name.toLowerCase()}`);
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

/** The part of the Data screen on a table of purchases. */
export const PURCHASES = Object.freeze({
  title: "These are purchases",
  lead: "Each row is a line of a purchase. Customers are made of them: how lately, how often and for how much they bought.",
  until: " Until then, the figures are of what was found.",
  eachRowIs: "Each row is",
  rows: Object.freeze({ purchases: "Part of a purchase", customers: "A customer" }),
  none: "None",
  toBeFound: "To be found",
  asFound: (name) => `${name}, as found`,
  countedTo: "Counted to",
  countedToHint:
    "How long ago a purchase was is counted to this day; later purchases are left out. Else it is the day after the last purchase.",
  refunds: "Refunds",
  refundsHint:
    "What becomes of lines that take money back. A refund that mirrors a purchase can be taken away with it.",
  made: "What is made of them",
  madeLead: (nCustomers) =>
    `One row for each of ${integer(nCustomers)} customers. What is ticked shapes the segments; the rest describes them.`,
  madeLabel: "What is known of each customer",
});
