/** How drift went, day by day, in words. */

import { day, integer, percent, plural, score, sentenceList, shorten } from "../format.js";
import { DEFINITIONS } from "./definitions.js";

export const DRIFT_DAYS = Object.freeze({
  title: "Day by day",
  lead: "How far the customers of each day are from those of the training: the feature that moved most, and the shares of the segments.",
  none: "A point a day appears here as soon as this model has placed customers.",
  table: "The days as a table",
  label: "Drift of each day",
  feature: "feature that moved most",
  segments: "shares of segments",
  watch: "watch",
  retrain: "train again",
  axis: "PSI",
});

export const DAY_HEADS = Object.freeze([
  ["Day", "In UTC, as the service counts days. The last one may still go on."],
  ["Customers", "Rows that were placed on the day; who is placed twice counts twice."],
  ["Moved most", "The feature with the worst verdict of the day."],
  ["PSI", DEFINITIONS.psi],
  ["By chance", DEFINITIONS.by_chance],
  ["Segments", "The population stability index of the shares of the segments."],
  ["Unlike", "Customers unlike anything seen in training: beyond the 99th percentile of distance to their segment."],
  ["Verdict", "The worst of all features, the shares of the segments and those unlike anything seen, where it is beyond chance."],
]);

const VERDICTS = { steady: "steady", watch: "watch", retrain: "train again", too_few: "too few to tell" };
export const dayVerdict = (verdict) => VERDICTS[verdict] ?? String(verdict);

/** The marks of the chart. */
export const DAY_MARKS = Object.freeze([
  ["●", "steady"],
  ["◆", "watch"],
  ["■", "retrain"],
  ["○", "too_few"],
]);
export const LINES_TOLD = "Line: the feature that moved most. Dots: shares of segments.";

const ORDER = ["retrain", "watch", "steady", "too_few"];

/** @example daysTold([…]) // "12 days with customers placed: 1 train again, 2 watch, 9 steady." */
export function daysTold(days) {
  const counts = ORDER.map((verdict) => [verdict, days.filter((one) => one.verdict === verdict).length]).filter(
    ([, count]) => count,
  );
  const parts = counts.map(([verdict, count]) => `${integer(count)} ${dayVerdict(verdict)}`);
  return `${plural(days.length, "day")} with customers placed: ${sentenceList(parts)}.`;
}

/** One day in lines: `name` is that of the feature, as it is to be shown. */
export const dayLines = (one, name) =>
  [
    `${day(one.day)}: ${dayVerdict(one.verdict)}`,
    `${plural(one.n_rows, "customer")} placed`,
    one.psi == null ? null : `Moved most: ${name}, PSI ${score(one.psi)}${chanceTold(one.psi, one.by_chance)}`,
    one.segments_psi == null
      ? null
      : `Shares of segments: PSI ${score(one.segments_psi)}${chanceTold(one.segments_psi, one.segments_by_chance)}`,
    one.share_unlike ? `${percent(one.share_unlike)} unlike anything seen in training` : null,
  ].filter(Boolean);

const chanceTold = (psi, byChance) => (byChance != null && psi <= byChance ? ", within chance" : "");

/** The days for who does not see the chart: the last of them, and the worst. */
export function historyTold(days) {
  const known = days.filter(({ psi }) => psi != null);
  if (!known.length) return daysTold(days);
  const worst = known.reduce((one, other) => (other.psi > one.psi ? other : one));
  return (
    `${daysTold(days)} Last: ${dayLines(days.at(-1), shorten(days.at(-1).feature ?? "", 40)).join(", ")}. ` +
    `Farthest: ${day(worst.day)}, ${shorten(worst.feature, 40)}, PSI ${score(worst.psi)}.`
  );
}
