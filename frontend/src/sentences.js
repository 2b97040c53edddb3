/** What the numbers of a model mean, in words. */

import { algorithmName, percent, plural, preciseScore, sentenceList } from "./format.js";
import { found } from "./sentences/structure.js";

export { cleaning } from "./sentences/cleaning.js";
export { skewMeaning } from "./sentences/columns.js";
export { confidenceOf, DEFINITIONS } from "./sentences/definitions.js";
export { byWeight, moveTold, nameTold, reachTold, valueTold, whyTold } from "./sentences/explanation.js";
export { foldNotes, rowsTold, sortFindings, whatToDo } from "./sentences/findings.js";
export { correlationTold, isChanged, pairsOf, relationsTold } from "./sentences/relations.js";
export { isSheet, placesOf } from "./sentences/rows.js";
export { whyNotYet } from "./sentences/readiness.js";
export {
  activityTold,
  betweenTold,
  dotsTold,
  forecastParts,
  forecastTold,
  frequencyTold,
  holdoutTold,
  lastCheckTold,
  outlookTold,
  readingTold,
  shareOfPast,
  tellsLeaving,
} from "./sentences/forecasts.js";
export { PROCESSES, processName } from "./sentences/processes.js";
export { columnRoles, linesTold, purchaseFigures, purchasesTold, readingRefused, REFUND_RULES } from "./sentences/purchases.js";
export { refusalTold, removedTold } from "./sentences/session.js";
export { trendTold } from "./sentences/trends.js";
export { columnLabel, isShareColumn } from "./sentences/behaviour.js";
export { inWords } from "./sentences/wording.js";
export { highlightsOf, standsOut } from "./sentences/highlights.js";
export { componentsTold, nBelowZero, silhouettesTold } from "./sentences/silhouettes.js";
export { stabilityTold, structureTold } from "./sentences/structure.js";
export {
  basisTold,
  continuesTold,
  flowTold,
  isPlacement,
  movedTold,
  nodeTold,
  nothingGoesOn,
} from "./sentences/migration.js";
export { driftTold, psiVerdict, scoredTold } from "./sentences/drift.js";
export { structureWord } from "./sentences/models.js";
export { cellTold } from "./sentences/profiles.js";

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
  if (model.structure) return { headline: found(model), advice: model.structure.statement ?? "" };
  const { silhouette } = model.scores;
  if (silhouette == null) return { headline: found(model), advice: "" };
  const count = plural(model.n_segments, "segment");
  return { headline: `${count}, ${step(SEPARATIONS, silhouette)}`, advice: step(ADVICE, silhouette) };
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
  const kept = projection.axes.slice(0, 2).reduce((sum, axis) => sum + (axis.explained_variance_ratio ?? 0), 0);
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
