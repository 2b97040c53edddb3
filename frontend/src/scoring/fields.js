/** The form that the features of a model make: what each of them may be, and what to start with. */

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/**
 * @param {Object} model as GET /models/{id} tells it
 * @returns {Array<{name, isCategorical: boolean, categories?: Array<{value, share}>, knots?: Array<[number, number]>,
 *   middle?: number | null, mean?: number | null, isWhole?: boolean}>} one for each feature, in their order; `knots`
 *   are values of training with the share of its customers up to each
 */
export function fieldsOf(model) {
  const categorical = new Set(model.data.categorical_features ?? []);
  return featuresOf(model).map((name) =>
    categorical.has(name) ? { name, isCategorical: true, categories: categoriesOf(model, name) } : numberField(model, name),
  );
}

/** Only models of an earlier version do not list them. */
const featuresOf = ({ data, segments }) => data.features ?? segments[0]?.profile.map(({ feature }) => feature) ?? [];

const profilesOf = ({ segments }, name) =>
  segments.flatMap(({ size, profile }) =>
    profile.filter(({ feature }) => feature === name).map((told) => ({ size, ...told })),
  );

/** The most frequent first. */
function categoriesOf(model, name) {
  const shares = new Map();
  const profiles = profilesOf(model, name);
  const size = sum(profiles.map((one) => one.size)) || 1;
  for (const one of profiles)
    for (const { value, share } of one.categories ?? [])
      shares.set(value, (shares.get(value) ?? 0) + ((share ?? 0) * one.size) / size);
  return [...shares].map(([value, share]) => ({ value, share })).sort((one, other) => other.share - one.share);
}

function numberField(model, name) {
  const profiles = profilesOf(model, name).filter(({ mean }) => mean != null);
  const bins = model.reference?.numbers?.find(({ feature }) => feature === name);
  const knots = bins ? knotsOf(bins) : quartersOf(profiles);
  const size = sum(profiles.map((one) => one.n_known ?? one.size)) || 1;
  return {
    name,
    isCategorical: false,
    knots,
    middle: knots.find(([, rank]) => rank >= 0.5 - 1e-9)?.[0] ?? profiles[0]?.median ?? null,
    mean: profiles.length ? sum(profiles.map((one) => one.mean * (one.n_known ?? one.size))) / size : null,
    isWhole: knots.length > 0 && knots.every(([value]) => Number.isInteger(value)),
  };
}

/** The deciles with the share of the customers up to each; ties make them fewer. */
function knotsOf({ edges, counts }) {
  const known = sum(counts.slice(0, edges.length + 1)) || 1;
  let below = 0;
  return edges.map((edge, place) => [edge, (below += counts[place]) / known]);
}

/** Where a model of an earlier version tells no deciles: what is usual in its segments. */
function quartersOf(profiles) {
  const told = profiles.filter(({ q1, q3 }) => q1 != null && q3 != null);
  if (!told.length) return [];
  const [low, high] = [Math.min(...told.map(({ q1 }) => q1)), Math.max(...told.map(({ q3 }) => q3))];
  const size = sum(told.map((one) => one.size)) || 1;
  const middle = sum(told.map((one) => one.median * one.size)) / size;
  return [[low, 0.25], [middle, 0.5], [high, 0.75]];
}

/** Where a feature has a range worth a slider: from the first to the last knot. */
export const hasRange = ({ knots = [] }) => knots.length > 1 && knots[0][0] < knots.at(-1)[0];

/** The share of the customers of training up to a value, or null beyond what is usual. */
export function rankOf({ knots }, value) {
  if (typeof value !== "number" || value < knots[0][0] || value > knots.at(-1)[0]) return null;
  const next = Math.max(1, knots.findIndex(([knot]) => knot >= value));
  const [[low, from], [high, to]] = [knots[next - 1], knots[next]];
  return high === low ? to : from + ((to - from) * (value - low)) / (high - low);
}

/** The value up to which a share of the customers is: rounded, since nobody means the rest. */
export function valueAt({ knots, isWhole }, rank) {
  const next = Math.max(1, knots.findIndex(([, one]) => one >= rank - 1e-9));
  const [[low, from], [high, to]] = [knots[next - 1], knots[next]];
  const value = to === from ? high : low + ((high - low) * (rank - from)) / (to - from);
  const held = Math.min(knots.at(-1)[0], Math.max(knots[0][0], value));
  return isWhole ? Math.round(held) : Number(held.toPrecision(3));
}
