/** Models side by side: what can be compared, what is better, and which options differ. */

const STRUCTURES = ["none", "weak", "clear"];
/** Figures that look alike on the screen are no reason to prefer one. */
const DECIMALS = 3;
const NOT_OPTIONS = ["name", "random_state", "algorithm", "n_segments"];

/** What a row shows of a model, and which way is better; scores depend on the data and the space, too. */
const ROWS = [
  { key: "algorithm", of: (model) => model.algorithm },
  { key: "n_segments", of: (model) => model.n_segments },
  { key: "n_customers", of: customersOf },
  { key: "features", of: (model) => model.data?.features ?? [] },
  { key: "space", of: (model) => model.scores.space ?? null },
  { key: "silhouette", of: (model) => model.scores.silhouette, better: "more", isScore: true, hasInterval: true },
  { key: "davies_bouldin", of: (model) => model.scores.davies_bouldin, better: "less", isScore: true },
  { key: "calinski_harabasz", of: (model) => model.scores.calinski_harabasz, better: "more", isScore: true },
  { key: "stability", of: leastStability, better: "more" },
  { key: "structure", of: (model) => model.structure?.verdict ?? null, better: "more", rank: (verdict) => STRUCTURES.indexOf(verdict) },
  { key: "seed", of: (model) => model.config?.random_state ?? null },
  { key: "created_at", of: (model) => model.created_at },
];

/**
 * @param {Array<Object>} models as GET /models/{id} tells them, two or more
 * @returns {{rows: Array<{key, values: Array, best: number[]}>, options: Array<{key, values: Array}>,
 *   differs: {data: boolean, space: boolean}}} `best` are the places of the better ones; none where all are alike,
 *   or where scores cannot be compared
 */
export function comparisonOf(models) {
  const differs = { data: !areAlike(models.map(rowsOf)) || !shareBins(models), space: !areAlike(models.map(spaceOf)) };
  const areComparable = !differs.data && !differs.space;
  const rows = ROWS.map(({ key, of, isScore = false, ...rule }) => {
    const values = models.map(of);
    return { key, values, best: isScore && !areComparable ? [] : bestOf(values, models, rule) };
  });
  return { rows, options: optionsThatDiffer(models), differs };
}

function bestOf(values, models, { better = null, rank = Number, hasInterval = false }) {
  if (!better) return [];
  const sign = better === "more" ? 1 : -1;
  const ranks = values.map((value) => (value == null ? null : sign * Number(rank(value).toFixed(DECIMALS))));
  const known = ranks.filter((one) => one != null);
  const most = Math.max(...known);
  const best = ranks.flatMap((one, place) => (one === most ? [place] : []));
  if (known.length < 2 || best.length === known.length) return [];
  const isClear = !hasInterval || ranks.every((one, place) => one == null || best.includes(place) || isApart(models[best[0]], models[place]));
  return isClear ? best : [];
}

/** Intervals that overlap leave open which one is better. */
const isApart = ({ scores: one }, { scores: other }) =>
  (one.silhouette_low ?? one.silhouette) > (other.silhouette_high ?? other.silhouette);

const areAlike = (values) => new Set(values.map((value) => JSON.stringify(value))).size < 2;

/** Everybody in a model: those in segments, and those in none. */
function customersOf({ segments, n_unassigned: unassigned = 0 }) {
  return segments.reduce((sum, { size }) => sum + size, unassigned);
}

function leastStability({ segments }) {
  const known = segments.map(({ stability }) => stability).filter((one) => one != null);
  return known.length ? Math.min(...known) : null;
}

const rowsOf = (model) => [model.reference?.n_rows ?? customersOf(model), model.data?.n_rows_received ?? null];

/**
 * Whether the features that all models have are spread alike: between which values tenths of the customers lie tells
 * a table from another. Models of earlier versions kept nothing of it.
 */
function shareBins(models) {
  const kept = models.map(({ reference }) =>
    Object.fromEntries([...(reference?.numbers ?? []), ...(reference?.categories ?? [])].map((one) => [one.feature, one])),
  );
  const common = Object.keys(kept[0]).filter((feature) => kept.every((one) => Object.hasOwn(one, feature)));
  return common.every((feature) => areAlike(kept.map((one) => one[feature])));
}

const spaceOf = ({ scores, data }) => [
  scores.space ?? null,
  scores.n_rows ?? data?.n_rows_used ?? null,
  ...["features", "log_features", "signed_log_features"].map((name) => [...(data?.[name] ?? [])].sort()),
];

function optionsThatDiffer(models) {
  const keys = [...new Set(models.flatMap(({ config }) => Object.keys(config ?? {})))];
  return keys
    .filter((key) => !NOT_OPTIONS.includes(key))
    .map((key) => ({ key, values: models.map(({ config }) => config?.[key] ?? null) }))
    .filter(({ values }) => !areAlike(values));
}
