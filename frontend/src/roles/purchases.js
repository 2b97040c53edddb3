/** Whether the rows of a table are purchases, and what the customers made of them are compared by. */

/** What the service compares them by when nobody names anything: lately, often, much. */
const DEFAULT_FEATURES = ["recency_days", "n_purchases", "total_spend"];
const COMPARABLE = ["numeric", "categorical"];

/** What the rows are taken for: as a person decided, else as they were found. */
export const arePurchases = ({ kind }, { rows }) =>
  rows === "auto" ? kind === "transactions" : rows === "purchases";

/** The names of the made columns that customers will be compared by. */
export const madeFeatures = (columns, { made }) =>
  made ?? columns.filter(({ name }) => DEFAULT_FEATURES.includes(name)).map(({ name }) => name);

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

/** The options once another column holds a part of the purchases; an empty name leaves it to be found. */
export function withPart(options, part, column) {
  const { [part]: _, ...others } = options.transactions;
  return { ...options, transactions: column ? { ...others, [part]: column } : others };
}

/** The options of purchases as the service knows them: what is said of the file's own columns is left out. */
export function purchasesAsSent({ rows, transactions, as_of: asOf, refunds, made, ...options }) {
  const isNamed = Object.keys(transactions).length > 0;
  const { roles, exclude, id_column: id, on_duplicate_id: repeated, ...others } = options;
  return {
    ...others,
    transactions: isNamed ? transactions : rows === "purchases" ? true : null,
    as_of: asOf,
    refunds,
    features: made,
  };
}
