/** The conditions on customers, as the address holds them and the service takes them: `column>=number`. */

/** The longer ones first, since both end with the third. */
export const SIGNS = [">=", "<=", "="];
const MOST = 20;

/** The address has them as a JSON array of texts; whatever else is there counts as none. */
export function readWhere(text) {
  try {
    const found = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** None is told by nothing, which an address leaves out. */
export const writeWhere = (conditions) => (conditions.length ? JSON.stringify(conditions) : null);

/**
 * Of the columns that a condition begins with, the longest is meant, as the service has it.
 * @returns {{column: string, sign: string, value: string} | null}
 */
export function readCondition(text, columns) {
  for (const column of [...columns].sort((one, other) => other.length - one.length)) {
    const rest = text.startsWith(column) ? text.slice(column.length) : "";
    const sign = SIGNS.find((one) => rest.startsWith(one));
    if (sign) return { column, sign, value: rest.slice(sign.length) };
  }
  return null;
}

export const writeCondition = ({ column, sign, value }) => `${column}${sign}${value}`;

/** With one more; a filter that is there already, or one too many, changes nothing. */
export const withCondition = (conditions, one) =>
  conditions.includes(one) || conditions.length >= MOST ? conditions : [...conditions, one];

/** What the service is asked for, of what is in the address. */
export function queryOf({ where, ...params }) {
  const conditions = readWhere(where);
  return conditions.length ? { ...params, where: conditions } : params;
}
