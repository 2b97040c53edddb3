/** What each segment brings of what counts as spend. */

/**
 * @param {{segments: number[], features: Array, spend: Object}} totals of the service
 * @param {string[] | null} asked what a person chose; names that are not there are left out
 * @returns {{features: string[], basis: string, of: function(number): Object | null}} `of` tells the part of one
 *   segment, the whole and their quotient; null where nothing counts
 */
export function spendOf(totals, asked) {
  const known = new Map(totals.features.map((one) => [one.feature, one.totals]));
  const chosen = asked?.filter((name) => known.has(name));
  const isChosen = Boolean(chosen) && (chosen.length > 0 || asked.length === 0);
  const features = isChosen ? chosen : totals.spend.features;
  const parts = totals.segments.map((_, place) =>
    features.reduce((sum, name) => sum + known.get(name)[place], 0),
  );
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const of = (segment) => {
    const part = parts[totals.segments.indexOf(segment)] ?? 0;
    return whole > 0 ? { part, whole, share: part / whole } : null;
  };
  return { features, basis: isChosen ? "chosen" : totals.spend.basis, of };
}
