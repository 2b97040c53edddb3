/** What the bars of a segment show: the index, or the effect of features whose values go below zero. */

import { againstAverage, indexNumber, quantity, signed } from "../format.js";
import { effectTold } from "../sentences/profiles.js";

const rowOf = (segment, feature) => segment.profile.find((row) => row.feature === feature);
const within = (least, value, most) => Math.max(least, Math.min(most, value));

/** Half and double are equally far from the average: the steps are doublings, three to either side. */
const INDEX = {
  key: "index",
  valueOf: (segment, feature) => rowOf(segment, feature)?.index ?? null,
  step: (index) => (index === null ? 0 : within(-3, Math.log2(index / 100), 3)),
  isCut: (index) => index !== null && Math.abs(Math.log2(index / 100)) > 3,
  ticks: [-3, -2, -1, 0, 1, 2, 3],
  tickText: (step) => quantity(100 * 2 ** step),
  show: indexNumber,
  tell: againstAverage,
};

const EFFECT = {
  key: "effect",
  valueOf: (segment, feature) => rowOf(segment, feature)?.effect ?? null,
  step: (effect) => within(-4, effect, 4),
  isCut: (effect) => Math.abs(effect) > 4,
  ticks: [-4, -3, -2, -1, 0, 1, 2, 3, 4],
  tickText: signed,
  show: signed,
  tell: effectTold,
};

/** A scale for both sides that goes as far as the strongest value, but never so near that small differences look large. */
export const reachOf = (steps) => Math.max(1, ...steps.map(Math.abs));

/** Whether any bar goes on beyond the scale. */
export const hasCut = (segments, { measure, features }) =>
  segments.some((segment) => features.some((feature) => measure.isCut(measure.valueOf(segment, feature))));

/** More bars than this say less. */
const MOST = 24;

/**
 * The features in groups of one measure each: the index where there is one, the effect for the others,
 * or for all when most have no index. What differs most comes first, in a group and among them.
 * @returns {Array<{measure: Object, features: string[]}>}
 */
export function groupsFor(segments) {
  const features = numericFeatures(segments);
  const indexed = features.filter((feature) => isKnown(segments, feature, INDEX));
  const others = features.filter(
    (feature) => !indexed.includes(feature) && isKnown(segments, feature, EFFECT),
  );
  if (others.length > indexed.length) {
    const comparable = features.filter((feature) => isKnown(segments, feature, EFFECT));
    return [groupOf(segments, EFFECT, comparable)];
  }
  return [groupOf(segments, INDEX, indexed), groupOf(segments, EFFECT, others)]
    .filter((group) => group.features.length)
    .sort((one, other) => strength(segments, other) - strength(segments, one));
}

function groupOf(segments, measure, features) {
  const ordered = [...features].sort(
    (one, other) => spread(segments, other, measure) - spread(segments, one, measure),
  );
  return { measure, features: ordered.slice(0, MOST) };
}

function spread(segments, feature, measure) {
  const steps = segments.map((segment) => measure.step(measure.valueOf(segment, feature)));
  return Math.max(...steps) - Math.min(...steps);
}

/** Groups of different measures are compared by effect. */
const strength = (segments, { features }) =>
  Math.max(...features.map((feature) => spread(segments, feature, EFFECT)));

/** The features that no group shows, and why. */
export function leftOut(segments, groups) {
  const shown = new Set(groups.flatMap((group) => group.features));
  const hidden = numericFeatures(segments).filter((feature) => !shown.has(feature));
  const isComparable = (feature) => [INDEX, EFFECT].some((measure) => isKnown(segments, feature, measure));
  return {
    differLess: hidden.filter(isComparable),
    incomparable: hidden.filter((feature) => !isComparable(feature)),
  };
}

export const numericFeatures = (segments) =>
  (segments[0]?.profile ?? [])
    .map(({ feature }) => feature)
    .filter((feature) => segments.some((segment) => rowOf(segment, feature)?.mean != null));

/** A segment of one customer has no effect; it must not take the feature from the others. */
const isKnown = (segments, feature, measure) =>
  segments.some((segment) => measure.valueOf(segment, feature) !== null);
