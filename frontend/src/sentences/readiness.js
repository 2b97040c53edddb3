/** Whether a table is enough to find segments in. */

import { integer, plural } from "../format.js";

/** Fewer are refused by the service. */
const LEAST_CUSTOMERS = 10;
const REFUSALS = ["too_few_customers", "no_usable_column"];

/**
 * @param {{n_rows: number, n_duplicates: number, warnings: Array}} report
 * @param {{nUsed: number, nUsable: number, isAsFound: boolean}} columns how many are ticked, how many could be,
 * and whether their roles are still those that the service judged by
 * @returns {string | null} why no segments can be found yet
 */
export function whyNotYet(report, { nUsed, nUsable, isAsFound = true }) {
  const nCopies = copiesLeftOut(report);
  const nCustomers = report.n_rows - nCopies;
  if (nCustomers < LEAST_CUSTOMERS) {
    const left = nCopies ? ` besides ${plural(nCopies, "exact copy", "exact copies")}` : "";
    return `At least ${LEAST_CUSTOMERS} customers are needed; this table has ${integer(nCustomers)}${left}.`;
  }
  if (nUsable === 0)
    return "No column tells the customers apart: there are no numbers or categories that vary.";
  if (nUsed === 0) return "Tick at least one column below.";
  return isAsFound ? (refusal(report)?.message ?? null) : null;
}

/** What the service would refuse the table for, were it asked to train now. */
const refusal = ({ warnings = [] }) => warnings.find(({ code }) => REFUSALS.includes(code));

/** Rows that are alike need not be copies: the service says when they count once. */
const copiesLeftOut = ({ n_duplicates: nCopies, warnings = [] }) =>
  warnings.some(({ code }) => code === "duplicate_rows") ? nCopies : 0;
