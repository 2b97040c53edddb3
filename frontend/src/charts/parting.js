/** How well each feature tells the segments apart. */

/**
 * The share of the variance of each feature that lies between segments (eta squared), from the customers drawn.
 * @param {{features: string[], points: Object<string, number[]>, segment: number[]}} matrix
 * @returns {Array<{feature: string, share: number}>} the best first; without those that do not vary
 */
export function partingOf({ features, points, segment }) {
  return features
    .map((feature) => ({ feature, share: betweenOf(points[feature], segment) }))
    .filter(({ share }) => share !== null)
    .sort((one, other) => other.share - one.share);
}

function betweenOf(values, segments) {
  const groups = new Map();
  values.forEach((value, place) => {
    if (value == null || segments[place] < 0) return;
    const group = groups.get(segments[place]) ?? { count: 0, sum: 0 };
    groups.set(segments[place], { count: group.count + 1, sum: group.sum + value });
  });
  const all = [...groups.values()];
  const count = all.reduce((total, one) => total + one.count, 0);
  const mean = all.reduce((total, one) => total + one.sum, 0) / count;
  const total = values.reduce(
    (sum, value, place) => sum + (value == null || segments[place] < 0 ? 0 : (value - mean) ** 2),
    0,
  );
  const between = all.reduce((sum, one) => sum + one.count * (one.sum / one.count - mean) ** 2, 0);
  return groups.size > 1 && total > 0 ? Math.min(1, between / total) : null;
}
