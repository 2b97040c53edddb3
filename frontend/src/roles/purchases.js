/** Whether the rows of a table are purchases, and what the customers made of them are compared by. */

/** What the service compares them by when nobody names anything: lately, often, much. */
const DEFAULT_FEATURES = ["recency_days", "n_purchases", "total_spend"];
const COMPARABLE = ["numeric", "categorical"];

/** What the rows are taken for: as a person decided, else as they were found. */
export const arePurchases = ({ kind }, { rows }) =>
  rows === "auto" ? kind === "transactions" : rows === "purchases";

/** The names of the made columns that customers will be compared by. */
export const madeFeatures = (columns, { made }) =>
  made?.filter((name) => columns.some((column) => column.name === name)) ??
  columns.filter(({ name }) => DEFAULT_FEATURES.includes(name)).map(({ name }) => name);

export const canCompare = ({ role }) => COMPARABLE.includes(role);

/** The options once a made column was ticked or unticked; back at the defaults, nothing is named. */
export function toggledMade(options, columns, { name }) {
  const before = madeFeatures(columns, options);
  const names = columns.map((column) => column.name);
  const chosen = before.includes(name) ? before.filter((one) => one !== name) : [...before, name];
  const made = names.filter((one) => chosen.includes(one));
  const isDefault = JSON.stringify(made) === JSON.stringify(madeFeatures(columns, { made: null }));
  return { ...options, made: isDefault ? null : made };
}

/**
 * The options once another column holds a part of the purchases.
 * @param {string | null | undefined} column undefined leaves it to be found, null leaves out what was found
 */
export function withPart(options, part, column) {
  const { [part]: _, ...others } = options.transactions;
  return { ...options, transactions: column === undefined ? others : { ...others, [part]: column } };
}

/** The options of purchases as the service knows them: what is said of the file's own columns is left out. */
export function purchasesAsSent({ rows, transactions, as_of: asOf, refunds, made, ...options }, report = {}) {
  const { roles, exclude, id_column: id, on_duplicate_id: repeated, ...others } = options;
  const parts = Object.entries(transactions);
  const named = parts.filter(([, column]) => column !== null);
  const found = (report.found ?? report).purchases;
  const leftOut = parts.filter(([, column]) => column === null).map(([part]) => found?.columns[part]);
  return {
    ...others,
    transactions: named.length ? Object.fromEntries(named) : rows === "purchases" ? true : null,
    exclude: leftOut.filter(Boolean),
    as_of: asOf,
    refunds,
    features: made && report.customer_columns ? madeFeatures(report.customer_columns, { made }) : made,
  };
}
