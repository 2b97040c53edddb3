/** An order of features in which those that go together stand together. */

/**
 * Average linkage (Sokal and Michener 1958) on 1 minus the correlation; of two groups, the ends that go together
 * most are turned to each other.
 * @param {Array<Array<number|null>>} matrix correlations; null counts as none
 * @returns {number[]} places in the matrix
 */
export function alikeOrder(matrix) {
  const near = (one, other) => matrix[one][other] ?? 0;
  const mean = (some, others) =>
    some.reduce((sum, one) => sum + others.reduce((part, other) => part + near(one, other), 0), 0) /
    (some.length * others.length);
  let groups = matrix.map((_, place) => [place]);
  while (groups.length > 1) {
    const [one, other] = nearestOf(groups, mean);
    groups = [...groups.filter((group) => group !== one && group !== other), joined(one, other, near)];
  }
  return groups[0] ?? [];
}

function nearestOf(groups, mean) {
  let best = { nearness: -Infinity, pair: null };
  groups.forEach((one, place) =>
    groups.slice(place + 1).forEach((other) => {
      const nearness = mean(one, other);
      if (nearness > best.nearness) best = { nearness, pair: [one, other] };
    }),
  );
  return best.pair;
}

function joined(one, other, near) {
  const ways = [one, one.toReversed()].flatMap((left) => [other, other.toReversed()].map((right) => [left, right]));
  const [left, right] = ways.reduce((best, way) => (touch(way, near) > touch(best, near) ? way : best));
  return [...left, ...right];
}

const touch = ([left, right], near) => near(left.at(-1), right[0]);
