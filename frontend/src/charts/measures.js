/** What the bars of a segment show: the index, or the effect where values go below zero. */

import { againstAverage, integer, quantity, signed } from "../format.js";

const rowOf = (segment, feature) => segment.profile.find((row) => row.feature === feature);
const within = (least, value, most) => Math.max(least, Math.min(most, value));

/** Half and double are equally far from the average: the steps are doublings, three to either side. */
const INDEX = {
  key: "index",
  valueOf: (segment, feature) => rowOf(segment, feature)?.index ?? null,
  step: (index) => within(-3, Math.log2(index / 100), 3),
  ticks: [-3, -2, -1, 0, 1, 2, 3],
  tickText: (step) => quantity(100 * 2 ** step),
  show: integer,
  tell: againstAverage,
};

const EFFECT = {
  key: "effect",
  valueOf: (segment, feature) => rowOf(segment, feature)?.effect ?? null,
  step: (effect) => within(-4, effect, 4),
  ticks: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  tickText: signed,
  show: signed,
  tell: (effect) =>
    `${quantity(Math.abs(effect))} standard deviations ${effect < 0 ? "below" : "above"} the others`,
};

/** The index, unless most features have none. */
export function measureFor(segments) {
  const features = numericFeatures(segments);
  const known = features.filter((feature) => isKnown(segments, feature, INDEX));
  return known.length * 2 >= features.length ? INDEX : EFFECT;
}

/** Features that have the measure in every segment, those that differ most first. */
export function measuredFeatures(segments, measure, most = 24) {
  const spread = (feature) => {
    const steps = segments.map((segment) => measure.step(measure.valueOf(segment, feature)));
    return Math.max(...steps) - Math.min(...steps);
  };
  return numericFeatures(segments)
    .filter((feature) => isKnown(segments, feature, measure))
    .sort((one, other) => spread(other) - spread(one))
    .slice(0, most);
}

export const numericFeatures = (segments) =>
  (segments[0]?.profile ?? []).filter((row) => row.mean != null).map((row) => row.feature);

const isKnown = (segments, feature, measure) =>
  segments.every((segment) => measure.valueOf(segment, feature) !== null);
