/** What each column is for: what was found in it, until a person decides otherwise. */

const COMPARABLE = ["numeric", "categorical"];
/** The service takes no more categories than these, each in two cells on average. */
const MOST_CATEGORIES = 100;
const LEAST_CELLS_EACH = 2;
/** An id may repeat in a list of purchases, but hardly more often than every other row. */
const LEAST_DISTINCT = 0.5;
/** A table that was segmented before comes back with these: they are answers, not features. */
const RESULTS = ["customer_id", "segment", "segment_name", "confidence", "is_outlier"];

const isComparable = (role) => COMPARABLE.includes(role);

/** The role in force; "spare" is an id that was found while another was chosen. */
export function roleOf(column, options) {
  if (options.id_column === column.name) return "id";
  if (Object.hasOwn(options.roles, column.name)) return options.roles[column.name];
  return column.role === "id" && options.id_column !== "auto" ? "spare" : column.role;
}

/** Whether a column can be ticked. */
export const isUsable = (column, { nRows, options }) =>
  isComparable(roleOf(column, options)) ||
  (column.role === "almost_empty" && kindsOf(column, nRows).length > 0);

/** Whether a column will shape the segments. */
export const isUsed = (column, options) =>
  isComparable(roleOf(column, options)) && !options.exclude.includes(column.name);

/** Whether a person gave the column another role than the one that was found. */
export const isOverruled = (column, options) =>
  options.id_column === column.name || Object.hasOwn(options.roles, column.name);

/** Whether nobody has given any column another role. */
export const isAsFound = ({ id_column: id, roles }) => id === "auto" && !Object.keys(roles).length;

/** The roles that a column could have; none when there is nothing to choose but its tick. */
export function choicesOf(column, { nRows, options }) {
  if (column.role === "id") return choicesOfId(column, options);
  if (!isComparable(column.role) && column.role !== "text")
    return roleOf(column, options) === "id" ? [column.role, "id"] : [];
  const roles = [column.role === "text" && "text", ...kindsOf(column, nRows)].filter(Boolean);
  if (roleOf(column, options) === "id" || couldBeId(column, nRows)) roles.push("id");
  if (roles.length < 2) return [];
  return isComparable(column.role) ? [...roles, "out"] : roles;
}

/** A column that was wrongly found to be the id can be a number, or nothing. */
function choicesOfId({ name, min }, options) {
  const isSpare = options.id_column !== "auto" && options.id_column !== name;
  return [min != null && "numeric", isSpare && "spare", "id", "out"].filter(Boolean);
}

/** How a column can be compared: numbers and codes either way, text only by its categories. */
function kindsOf(column, nRows) {
  const { name, role, min, n_missing: nMissing, n_distinct: nDistinct } = column;
  const isFew = nDistinct <= MOST_CATEGORIES && nDistinct * LEAST_CELLS_EACH <= nRows - nMissing;
  if (role === "text" && RESULTS.includes(name)) return [];
  const kinds = { numeric: min != null && role !== "text", categorical: isFew || role === "categorical" };
  return COMPARABLE.filter((kind) => kinds[kind]);
}

function couldBeId({ role, min, max, n_missing: nMissing, n_distinct: nDistinct }, nRows) {
  const couldName = role === "text" || (role === "numeric" && [min, max].every(Number.isInteger));
  return couldName && nDistinct >= LEAST_DISTINCT * (nRows - nMissing);
}

/** The options once a column has another role; "out" leaves it out and remembers what it was. */
export function withRole(options, column, role) {
  const { name } = column;
  const { [name]: before, ...others } = options.roles;
  const exclude = options.exclude.filter((other) => other !== name);
  const chosen = isComparable(role) && role !== column.role ? role : null;
  const kept = role === "out" ? before : chosen;
  return {
    ...options,
    roles: kept ? { ...others, [name]: kept } : others,
    exclude: role === "out" ? [...exclude, name] : exclude,
    id_column: idAfter(options.id_column, column, role),
  };
}

function idAfter(idColumn, column, role) {
  if (role === "id") return column.role === "id" ? "auto" : column.name;
  return idColumn === column.name ? "auto" : idColumn;
}

/** The options once the tick of a column has changed; what was not found comparable goes back to what it was. */
export function toggled(options, column) {
  const isIn = isUsed(column, options);
  const found = isComparable(column.role);
  if (isIn) return withRole(options, column, found ? "out" : column.role);
  return withRole(options, column, found ? roleOf(column, options) : kindOf(column));
}

/** The options with all columns ticked that can be compared as they are, or none. */
export function allToggled(options, columns, isIn) {
  const comparable = columns.filter((column) => isComparable(roleOf(column, options))).map(({ name }) => name);
  const others = options.exclude.filter((name) => !comparable.includes(name));
  return { ...options, exclude: isIn ? others : [...others, ...comparable] };
}

const kindOf = ({ min }) => (min == null ? "categorical" : "numeric");

/** Found to be something else, these become features only when they are named. */
const NAMED = ["almost_empty", "id"];

/** The options as the service knows them, for rows that are customers: roles become lists of columns. */
export function asSent({ roles, rows, ...all }, { columns = [] } = {}) {
  const options = withoutPurchases(all);
  const used = columns.filter((column) => isUsed(column, { roles, ...options }));
  const names = (some) => some.map(({ name }) => name);
  const isNamed = ({ role }) => NAMED.includes(role);
  const isDecided = used.some((column) => Object.hasOwn(roles, column.name) && !isNamed(column));
  const categories = used.filter(({ name, role }) => (Object.hasOwn(roles, name) ? roles[name] : role) === "categorical");
  return {
    ...options,
    categorical: isDecided ? names(categories) : null,
    features: used.some(isNamed) ? names(used) : null,
    transactions: rows === "customers" ? false : null,
  };
}

const withoutPurchases = ({ transactions, as_of: asOf, refunds, made, ...options }) => options;
