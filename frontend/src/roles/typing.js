/** Numbers as somebody types them. */

const WHOLE = /^\d+$/;
const DECIMAL = /^\d*[.,]?\d+$/;

/**
 * @param {string} typed
 * @param {{isWhole: boolean?, isNeeded: boolean?, min: number, max: number?}} field a fraction must be above `min`
 * @returns {number | null | undefined} null where nothing was typed, undefined where it makes no sense (yet)
 */
export function numberTyped(typed, { isWhole = false, isNeeded = false, min, max = Infinity }) {
  const text = typed.trim();
  if (!text) return isNeeded ? undefined : null;
  if (!(isWhole ? WHOLE : DECIMAL).test(text)) return undefined;
  const value = Number(text.replace(",", "."));
  return value > max || value < min || (!isWhole && value === min) ? undefined : value;
}
