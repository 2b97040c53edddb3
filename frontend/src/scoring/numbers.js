/** Numbers as a person writes them, in the browser's own locale. */

const parts = new Intl.NumberFormat(undefined).formatToParts(-12345.6);
const partOf = (type, usual) => parts.find((one) => one.type === type)?.value ?? usual;
const DECIMAL = partOf("decimal", ".");
const GROUP = partOf("group", ",");
/** Whatever stands between thousands without being a mark of decimals anywhere. */
const SPACES = /[\s\u00a0\u202f'’_]/g;

/**
 * The number that a text means; NaN where it means none.
 * @example numberIn("1,234.5") // 1234.5
 */
export function numberIn(text, { decimal = DECIMAL, group = GROUP } = {}) {
  const bare = String(text).replace(SPACES, "").replace("−", "-");
  const marks = [[decimal, group], [",", "."], [".", ","]].find((one) => inThousands(bare, ...one, decimal));
  const plain = marks ? bare.replaceAll(marks[1], "").replace(marks[0], ".") : withPoint(bare);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return NaN;
  const number = Number(plain);
  return Number.isFinite(number) ? number : NaN;
}

/** Whether marks of thousands stand where they belong; those of other locales count only beside their decimals. */
function inThousands(text, decimal, group, own) {
  if (group.trim() === "" || !text.includes(group)) return false;
  const [whole, ...rest] = text.split(decimal);
  const [first, ...others] = whole.replace(/^[+-]/, "").split(group);
  if (rest.length > 1 || !others.length || (decimal !== own && !rest.length)) return false;
  return /^\d{1,3}$/.test(first) && others.every((one) => /^\d{3}$/.test(one)) && /^\d*$/.test(rest[0] ?? "");
}

/** A single comma or point is the mark of decimals, whichever the locale has. */
const withPoint = (text) => (/^[^.,]*[.,][^.,]*$/.test(text) ? text.replace(",", ".") : text);

/** A number as it can be written into a field and read again: all its digits, and no thousands. */
export const written = (number, decimal = DECIMAL) => String(number).replace(".", decimal);
