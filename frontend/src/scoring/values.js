/** The values of one customer: what they start with, what is wrong with them, and how an address holds them. */

import { fieldsOf } from "./fields.js";
import { numberIn } from "./numbers.js";

const LONGEST = 10_000;
const typicalOf = (model, segment) => model.segments.find((one) => one.segment === segment);

/** @param {"middle" | "average"} start the customer in the middle of all, or the average */
export function startingValues(model, start = "middle") {
  const value = (field) => {
    if (field.isCategorical) return field.categories[0]?.value ?? null;
    const number = start === "average" ? field.mean : field.middle;
    return number == null ? null : rounded(number, field);
  };
  return valuesBy(model, value);
}

/** The middle of a segment, where none of its customers can be asked for. */
export function middleOfSegment(model, segment) {
  const profiles = typicalOf(model, segment)?.profile ?? [];
  return valuesBy(model, (field) => {
    const profile = profiles.find(({ feature }) => feature === field.name);
    if (!field.isCategorical) return profile?.median ?? field.middle;
    const most = [...(profile?.categories ?? [])].sort((one, other) => other.share - one.share);
    return most[0]?.value ?? null;
  });
}

/** Those of a customer of the training. */
export const valuesOfCustomer = (model, customer) =>
  valuesBy(model, (field) => kept(field, customer[field.name]) ?? null);

const valuesBy = (model, value) => Object.fromEntries(fieldsOf(model).map((field) => [field.name, value(field)]));
const rounded = (number, { isWhole }) => (isWhole ? Math.round(number) : Number(number.toPrecision(6)));

/** A value as the form holds it: a number, a category, what is no number as it was written, or null for nothing. */
export function kept(field, value) {
  if (value == null || value === "" || typeof value === "object") return null;
  if (field.isCategorical) return String(value).slice(0, LONGEST);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  const text = String(value).slice(0, LONGEST);
  const number = numberIn(text);
  return Number.isNaN(number) ? text : number;
}

/** The features whose value is no number where one belongs. */
export const wrongIn = (fields, values) =>
  fields.filter((field) => !field.isCategorical && typeof values[field.name] === "string").map(({ name }) => name);

/**
 * The values that an address holds; where it is broken or silent, those to start with.
 * @param {string?} text
 */
export function valuesInAddress(model, text) {
  const start = startingValues(model);
  const told = parsed(text);
  if (!told) return start;
  return valuesBy(model, (field) =>
    Object.hasOwn(told, field.name) ? kept(field, told[field.name]) : start[field.name],
  );
}

function parsed(text) {
  try {
    const told = JSON.parse(text ?? "null");
    return typeof told === "object" && !Array.isArray(told) ? told : null;
  } catch {
    return null;
  }
}

/** How an address holds values; null for those to start with, which are left out. */
export function addressed(model, values) {
  const text = JSON.stringify(values);
  return text === JSON.stringify(startingValues(model)) ? null : text;
}

/** The values with what would move the customer. */
export const moved = (values, changes) => ({
  ...values,
  ...Object.fromEntries(changes.map(({ feature, to }) => [feature, to])),
});
