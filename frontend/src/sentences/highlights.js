/** What is special about a segment. */

import { againstAverage, quantity } from "../format.js";

/** The highlights that came with a segment; without any, what differs most. */
export function highlightsOf(segment) {
  const told = (segment.highlights ?? [])
    .map((one) => (typeof one === "string" ? one : one.text))
    .filter(Boolean);
  return told.length ? told : standsOut(segment).map(({ feature, text }) => `${feature}: ${text}`);
}

/** The features in which a segment differs most, in words; by effect, which features below zero have too. */
export function standsOut(segment, count = 3) {
  return segment.profile
    .filter((row) => row.effect != null)
    .sort((one, other) => Math.abs(other.effect) - Math.abs(one.effect))
    .slice(0, count)
    .map(({ feature, index, effect }) => ({ feature, index, text: comparison(index, effect) }));
}

const comparison = (index, effect) =>
  index == null
    ? `${quantity(Math.abs(effect))} standard deviations ${effect < 0 ? "below" : "above"} the others`
    : againstAverage(index);
