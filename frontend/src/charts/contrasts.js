/** How two segments differ: in numbers by their effect, in categories by their shares. */

const rowOf = ({ profile }, feature) => profile.find((row) => row.feature === feature);

/**
 * Every number of two segments, what differs most first; those that cannot be compared come last.
 * @param {Object?} moments of the service; without them no effect is known
 * @returns {Array<{feature: string, one: Object, other: Object, effect: number | null}>} above 0: the first has more
 */
export function numberContrasts(one, other, moments) {
  const effects = new Map(
    (moments?.features ?? []).map((row) => [row.feature, effectOf(row, placesOf(moments, one, other))]),
  );
  return one.profile
    .filter(({ feature, mean }) => mean != null || rowOf(other, feature)?.mean != null)
    .map((row) => ({
      feature: row.feature,
      one: row,
      other: rowOf(other, row.feature) ?? {},
      effect: effects.get(row.feature) ?? null,
    }))
    .sort((left, right) => strength(right) - strength(left));
}

const placesOf = ({ segments }, ...both) => both.map(({ segment }) => segments.indexOf(segment));
const strength = ({ effect }) => (effect === null ? -1 : Math.abs(effect));

/** Cohen's d (1988), as the service computes it against all others; null where either side is not known enough. */
function effectOf({ n_known: counts, means, variances }, [first, second]) {
  const [n, m] = [counts[first], counts[second]];
  if (!(n > 1 && m > 1)) return null;
  const gap = means[first] - means[second];
  const pooled = Math.sqrt((n * variances[first] + m * variances[second]) / (n + m - 2));
  if (gap === 0) return 0;
  const effect = gap / pooled;
  return Number.isNaN(effect) ? null : effect;
}

/** A scale for both sides: a small difference must not look large, and a huge one must not hide the others. */
export const reachOfEffects = (contrasts) => Math.min(4, Math.max(2, ...contrasts.map(strength)));

/**
 * Every category of two segments, what differs most first, and so its values.
 * @returns {Array<{feature: string, values: Array<{value, one: number, other: number, gap: number}>}>} shares of 1
 */
export function categoryContrasts(one, other) {
  return one.profile
    .filter(({ categories }) => categories?.length)
    .map(({ feature, categories }) => ({ feature, values: gaps(categories, rowOf(other, feature)?.categories ?? []) }))
    .sort((left, right) => apart(right.values[0]) - apart(left.values[0]));
}

function gaps(ours, theirs) {
  const shareIn = (list, value) => list.find((one) => one.value === value)?.share ?? 0;
  return [...new Set([...ours, ...theirs].map(({ value }) => value))]
    .map((value) => ({ value, one: shareIn(ours, value), other: shareIn(theirs, value) }))
    .map((row) => ({ ...row, gap: row.one - row.other }))
    .sort((left, right) => apart(right) - apart(left));
}

/** What differs in its last digits only is equal, and stays in its order. */
const apart = ({ gap }) => Math.round(Math.abs(gap) * 1e9);
