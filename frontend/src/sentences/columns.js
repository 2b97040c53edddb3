/** What the figures of a column mean. */

const SLIGHT = 0.5;
const STRONG = 1;

/** The skew in words, in the usual steps (Bulmer 1979). */
export function skewMeaning(skew) {
  if (skew == null) return "";
  if (Math.abs(skew) < SLIGHT) return "Spread evenly to both sides of the middle";
  const degree = Math.abs(skew) < STRONG ? "Somewhat" : "Very";
  return skew > 0
    ? `${degree} skewed: most customers are low, a few are far above them`
    : `${degree} skewed: most customers are high, a few are far below them`;
}
