/** Features that were made of purchases, called on the screen by words and not by the names of their columns. */

import { columnLabel } from "./behaviour.js";

/** Where an answer of the service names features: alone, in lists, and as keys. */
const ALONE = new Set(["feature"]);
const LISTS = new Set(["features", "feature_names", "log_features", "categorical_features"]);
const KEYED = new Set(["points", "densities"]);

const isObject = (value) => typeof value === "object" && value !== null;

/**
 * The same answer with its features in words; the same object where customers were not made of purchases.
 * @param {Object} told a model, a chart or an explanation
 * @param {Object?} purchases the report on them, where there were any
 */
export function inWords(told, purchases) {
  if (!purchases) return told;
  const word = (name) => (typeof name === "string" ? (columnLabel(name, purchases) ?? name) : name);
  const walk = (value, key) => {
    if (ALONE.has(key)) return word(value);
    // Thousands of numbers have no names in them.
    if (Array.isArray(value) && !value.some(isObject)) return LISTS.has(key) ? value.map(word) : value;
    if (Array.isArray(value)) return value.map((one) => walk(one));
    if (!isObject(value)) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, one]) => [KEYED.has(key) ? word(name) : name, walk(one, name)]));
  };
  return walk(told);
}
