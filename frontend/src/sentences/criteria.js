/** The criteria by which numbers of segments are compared. */

import { algorithmName, integer, plural, preciseScore, quantity, score, sentenceList } from "../format.js";
import { DEFINITIONS } from "./definitions.js";

const HIGHER = "Higher is better.";
const LOWER = "Lower is better.";
/** From here on a segment counts as coming again (Hennig 2007). */
const COMES_AGAIN = 0.75;

/** `best` picks among candidates; where there is none, another rule is told. */
export const CRITERIA = Object.freeze([
  { key: "silhouette", label: "Silhouette", show: preciseScore, best: Math.max, rule: HIGHER },
  { key: "davies_bouldin", label: "Davies-Bouldin", show: preciseScore, best: Math.min, rule: LOWER },
  { key: "calinski_harabasz", label: "Calinski-Harabasz", short: "Calinski-H.", show: quantity, best: Math.max, rule: HIGHER },
  { key: "inertia", label: "Inertia", show: quantity, rule: "It falls with more segments for k-means: look for the bend." },
  { key: "bic", label: "BIC", show: quantity, best: Math.min, rule: `For mixtures. ${LOWER}` },
  { key: "gap", label: "Gap", long: "Gap statistic", show: score, best: Math.max, rule: "For k-means." },
  { key: "stability", label: "Stability", show: score, best: Math.max, rule: "Of the least stable segment." },
]);

export const definitionOf = ({ key }) => DEFINITIONS[key] ?? null;
export const titleOf = ({ label, long }) => long ?? label;

const knownOf = (candidates, key) => candidates.filter((one) => one[key] != null);
/** Several numbers, or there is no curve. */
export const isCurve = (candidates, key) => new Set(knownOf(candidates, key).map((one) => one.n_segments)).size > 1;

/** The candidate that a criterion likes best, of those that may be taken. */
export function favouriteOf(candidates, { key, best }) {
  const known = knownOf(candidates, key);
  const allowed = known.filter((one) => !one.refused);
  const among = allowed.length ? allowed : known;
  if (!best || !among.length) return null;
  const value = best(...among.map((one) => one[key]));
  return among.find((one) => one[key] === value);
}

/** How to read a criterion, and which number of segments it names. */
export function criterionTold(criterion, { candidates, structure }) {
  const { key, rule, show } = criterion;
  if (key === "gap") return `${rule} ${gapTold(structure)}`;
  if (key === "stability") return `${rule} ${stableTold(knownOf(candidates, key))}`;
  const one = favouriteOf(candidates, criterion);
  return one
    ? `${rule} Best with ${integer(one.n_segments)} (${algorithmName(one.algorithm)}, ${show(one[key])}).`
    : rule;
}

function gapTold({ gap_n_segments: number }) {
  const rule = "The first number within a standard error of the next counts";
  return number === 1 ? `${rule}: one, that is no grouping.` : `${rule}: ${integer(number)}.`;
}

function stableTold(known) {
  const numbers = known.filter((one) => one.stability >= COMES_AGAIN).map((one) => one.n_segments);
  if (!numbers.length) return `None reaches ${score(COMES_AGAIN)}, from where on segments come again.`;
  return `At ${score(COMES_AGAIN)} and above all come again: with ${sentenceList(numbers.sort((a, b) => a - b).map(integer))}.`;
}

/** One candidate under the mouse. */
export function candidateTold({ key, show, label }, one) {
  const error = one.standard_error == null ? "" : `, give or take ${score(one.standard_error)}`;
  return (
    `With ${plural(one.n_segments, "segment")}, ${algorithmName(one.algorithm)} has ${label === "BIC" ? "BIC" : label.toLowerCase()} ` +
    `${show(one[key])}${error}${one.is_chosen ? ": the chosen one" : ""}.${one.refused ? ` Refused: ${one.refused}.` : ""}`
  );
}

/** The whole curve, for whom cannot see it. */
export function curveTold(criterion, { candidates, structure }) {
  const { key, show } = criterion;
  const values = knownOf(candidates, key).map(
    (one) => `${algorithmName(one.algorithm)}, ${integer(one.n_segments)}: ${show(one[key])}`,
  );
  return `${titleOf(criterion)} by number of segments. ${criterionTold(criterion, { candidates, structure })} ${values.join("; ")}`;
}

/** Which criteria have no curve, since only one number was tried. */
export const withoutCurve = (criteria) =>
  criteria.length ? `Of ${sentenceList(criteria.map(titleOf))} there is no curve: only one number of segments was tried.` : "";

export const SELECTION = Object.freeze({
  title: "How many segments",
  axis: "Number of segments",
  chosen: "chosen",
  lines: "The line marks the number that was chosen. Criteria need not agree: each looks at something else.",
  onlyOne: "Only one number of segments was tried, so there is no curve to draw.",
  all: "Every candidate",
  single: "It was asked for: nothing else was tried.",
  bold: "The best of each column is bold. Those that were refused say why.",
  algorithm: "Algorithm",
  segments: "Segments",
  refused: "refused",
  why: (words) => `${words[0].toUpperCase()}${words.slice(1)}.`,
});
