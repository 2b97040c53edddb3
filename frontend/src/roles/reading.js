/** How a kept table is read: as it was found, or with the columns, the day and the rule that a person chose. */

import { arePurchases, purchasesAsSent } from "./purchases.js";

const ASKED = ["as_of", "refunds"];

/**
 * What to ask the service, to hear of the table as a person reads it.
 * @returns {Object | null} null where nothing was chosen, and what was found stands
 */
export function readingQuery(options, found) {
  if (!arePurchases(found, options)) return found.kind === "transactions" ? { transactions: "false" } : null;
  const { transactions, exclude, ...sent } = purchasesAsSent(options, found);
  const query = {
    ...(transactions !== null && { transactions: JSON.stringify(transactions) }),
    ...(exclude.length && { exclude }),
    ...Object.fromEntries(ASKED.filter((name) => isChosen[name](sent[name])).map((name) => [name, sent[name]])),
  };
  return Object.keys(query).length ? query : null;
}

const isChosen = { as_of: (day) => day !== null, refunds: (rule) => rule !== "match" };

/** The report on the file as a person reads it; `found` is the one that was made when it came. */
export function reportNow({ dataset: { value: found }, reading }) {
  const isRead = reading.value?.dataset_id === found?.dataset_id;
  return isRead && found ? { ...reading.value, kind: found.kind, found } : found;
}

/** The report that was made when the file came. */
export const asFound = (report) => report.found ?? report;
