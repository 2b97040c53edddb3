/** What the numbers of a model mean, in words. */

import {
  againstAverage,
  algorithmName,
  integer,
  percent,
  plural,
  preciseScore,
  sentenceList,
  shorten,
} from "./format.js";

/** Kaufman and Rousseeuw (1990) read the silhouette in these steps. */
const SEPARATIONS = [
  [0.71, "and they stand well apart"],
  [0.51, "and they are distinct"],
  [0.26, "and they overlap at their edges"],
  [-1, "but they hardly separate"],
];

const ADVICE = [
  [0.71, "Nearly every customer is much closer to its own segment than to the next."],
  [0.51, "Most customers are clearly closer to their own segment than to the next."],
  [0.26, "The middles differ; customers near a border could belong to either side."],
  [-1, "Treat them as a convenient cut through one crowd, not as groups that exist by themselves."],
];

const step = (steps, value) => steps.find(([from]) => value >= from)?.[1] ?? steps.at(-1)[1];

/** @returns {{headline: string, advice: string}} what was found, honestly */
export function verdict(model) {
  const count = plural(model.n_segments, "segment");
  if (model.structure?.statement) return { headline: `${count} found`, advice: model.structure.statement };
  const { silhouette } = model.scores;
  if (silhouette == null) return { headline: `${count} found`, advice: "" };
  return { headline: `${count}, ${step(SEPARATIONS, silhouette)}`, advice: step(ADVICE, silhouette) };
}

export const DEFINITIONS = {
  silhouette:
    "Compares how near a customer is to its own segment and to the nearest other one, averaged over " +
    "customers. 1: far apart; 0: on the border; below 0: in the wrong segment (Rousseeuw 1987).",
  davies_bouldin:
    "How wide segments are against the distance between them, for the worst neighbour of each. Lower is better (1979).",
  calinski_harabasz:
    "Spread between segments over spread within them. Higher is better; compare it on the same data only (1974).",
  inertia:
    "Sum of squared distances of customers to the middle of their segment. It always falls with more " +
    "segments: look for the bend, not the lowest.",
  bic: "How well a mixture fits, with a fine for every parameter it needs. Lower is better (Schwarz 1978).",
  gap: "How much tighter the segments are than in data without any structure. Higher is better (Tibshirani 2001).",
  index: "100 is the average customer. 200 is twice the average, 50 is half of it.",
  effect:
    "How far the segment's average is from that of the other customers, in standard deviations: " +
    "0.2 is a small difference, 0.8 a large one (Cohen 1988).",
  confidence:
    "0 on the border to the next segment, 1 deep inside. With a Gaussian mixture it is the probability of the " +
    "segment under the model; with k-means it compares the two nearest centres and is no probability.",
  outlier:
    "A customer far outside the usual range in two or more features. It got a segment, but did not shape any.",
  component:
    "A direction made of several features, chosen so that the customers differ along it as much as possible.",
};

/** The features in which a segment differs most, in words. */
export function standsOut(segment, count = 3) {
  return segment.profile
    .filter((row) => row.index > 0)
    .sort((one, other) => distance(other) - distance(one))
    .slice(0, count)
    .map((row) => ({ feature: row.feature, index: row.index, text: againstAverage(row.index) }));
}

const distance = (row) => Math.abs(Math.log(row.index / 100));

/** How the data was cleaned: one sentence for each thing that was done. */
export function cleaning(data) {
  const sentences = [
    rowsRead(data),
    data.n_duplicates_removed > 0 &&
      `${plural(data.n_duplicates_removed, "exact copy", "exact copies")} of another row left out.`,
    data.n_rows_dropped > 0 && `${plural(data.n_rows_dropped, "row")} dropped because something was missing.`,
    cells(data.missing_values, "missing", "filled in from the other customers"),
    cells(data.unparsable_values, "that could not be read as a number", "treated as missing"),
    outliers(data),
    transformed(data),
  ];
  return sentences.filter(Boolean);
}

const rowsRead = (data) =>
  `${plural(data.n_rows_received, "row")} came in, ${integer(data.n_rows_used)} shaped the segments${
    data.id_column
      ? `; customers are named by ${shorten(data.id_column, 40)}`
      : "; customers are numbered by their row"
  }.`;

function cells(counts, what, then) {
  const columns = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
  if (!columns.length) return null;
  const total = columns.reduce((sum, [, count]) => sum + count, 0);
  const where = sentenceList(
    columns.slice(0, 6).map(([name, count]) => `${integer(count)} in ${shorten(name, 40)}`),
  );
  const more = columns.length > 6 ? ` and ${plural(columns.length - 6, "more column")}` : "";
  return `${plural(total, "value")} ${what} (${where}${more}), ${then}.`;
}

function outliers({ n_outliers_excluded: count }) {
  if (!count) return "No customer was unusual enough to be kept from shaping the segments.";
  return `${plural(count, "unusual customer")} did not shape the segments, and ${count === 1 ? "was" : "were"} still given one.`;
}

function transformed({ log_features: logged = [], categorical_features: categorical = [] }) {
  const parts = [];
  if (logged.length)
    parts.push(
      `${names(logged)} put on a logarithmic scale, so that a few very large values do not decide everything`,
    );
  if (categorical.length)
    parts.push(`${names(categorical)} read as ${categorical.length === 1 ? "a category" : "categories"}`);
  return parts.length ? `${parts.join("; ")}.` : null;
}

function names(features) {
  const shown = features.slice(0, 6).map((name) => shorten(name, 40));
  if (features.length > 6) shown.push(`${integer(features.length - 6)} more`);
  return sentenceList(shown);
}

/** Why this number of segments, from the candidates that were tried. */
export function choice(candidates) {
  const chosen = candidates.find((one) => one.is_chosen);
  if (!chosen) return "";
  const best = candidates.every((one) => (one.silhouette ?? -1) <= chosen.silhouette);
  const what = `${algorithmName(chosen.algorithm)} with ${plural(chosen.n_segments, "segment")}`;
  if (candidates.length === 1) return `${what} was asked for; nothing else was tried.`;
  const tried = `${plural(candidates.length, "candidate")} were tried. ${what}`;
  return best
    ? `${tried} has the highest silhouette, ${preciseScore(chosen.silhouette)}.${closeSecond(candidates, chosen)}`
    : `${tried} was chosen, with a silhouette of ${preciseScore(chosen.silhouette)}.`;
}

const CLOSE = 0.02;

/** Says so when another number of segments would be nearly as good. */
function closeSecond(candidates, chosen) {
  const others = candidates.filter(
    (one) => one.n_segments !== chosen.n_segments && one.silhouette > chosen.silhouette - CLOSE,
  );
  if (!others.length) return "";
  const second = others.reduce((one, other) => (other.silhouette > one.silhouette ? other : one));
  return ` ${plural(second.n_segments, "segment")} come close, with ${preciseScore(second.silhouette)} (${algorithmName(second.algorithm)}).`;
}

/** The map for somebody who cannot see it: which segments are neighbours, and what is far out. */
export function mapDescription(projection, segments) {
  const kept = projection.axes.reduce((sum, axis) => sum + (axis.explained_variance_ratio ?? 0), 0);
  const places = segments.map(
    (segment) =>
      `${segment.name} (${percent(segment.share)} of customers) lies ${whereabouts(
        middleOf(projection.points, segment.segment),
      )}`,
  );
  const far = projection.points.is_outlier.filter(Boolean).length;
  return [
    `${plural(projection.n_shown, "customer")} drawn on two axes that keep ${percent(kept)} of the differences between them.`,
    places.length ? `${sentenceList(places)}.` : "",
    far ? `${plural(far, "outlier")} ${far === 1 ? "is" : "are"} drawn hollow.` : "There are no outliers.",
  ]
    .filter(Boolean)
    .join(" ");
}

function whereabouts({ x, y }) {
  const across = Math.abs(x) < 0.3 ? "" : x < 0 ? "left" : "right";
  const along = Math.abs(y) < 0.3 ? "" : y < 0 ? "low" : "high";
  if (!across && !along) return "in the middle";
  return across && along ? `${along} on the ${across}` : across ? `on the ${across}` : along;
}

/** The middle (median) of a segment on the map; null when none of its customers are shown. */
export function middleOf(points, number) {
  const places = points.segment.flatMap((segment, place) => (segment === number ? [place] : []));
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    x: median(places.map((place) => points.x[place])),
    y: median(places.map((place) => points.y[place])),
  };
}
