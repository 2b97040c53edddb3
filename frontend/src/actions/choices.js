/** What a person chose for a training, as a part of the address: a reload, a way back and another person find it. */

import { DEFAULT_OPTIONS } from "../store.js";

/** Beyond this an address is cut off by some programs; the choices then only last as long as the page. */
const LONGEST = 4000;
const KINDS = ["numeric", "categorical"];

const isText = (value) => typeof value === "string";
const isNames = (value) => Array.isArray(value) && value.every(isText);
const isMap = (value, isAllowed) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isAllowed);
const isPlain = (value) => value === null || ["string", "number", "boolean"].includes(typeof value);
/** The service judges values; here only what the page itself could not draw is left out. */
const CHECKS = {
  exclude: isNames,
  roles: (value) => isMap(value, (kind) => KINDS.includes(kind)),
  transactions: (value) => isMap(value, (column) => column === null || isText(column)),
  made: (value) => value === null || isNames(value),
  as_of: (value) => value === null || (isText(value) && /^\d{4}-\d\d-\d\d$/.test(value)),
  id_column: isText,
  name: (value) => value === null || isText(value),
};

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What differs from the defaults. */
export const chosenOf = (options) =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => !isSame(value, DEFAULT_OPTIONS[name])));

/** @returns {string | null} null where nothing was chosen */
export function choicesToAddress(options) {
  const chosen = chosenOf(options);
  const text = JSON.stringify(chosen);
  return Object.keys(chosen).length && text.length <= LONGEST ? text : null;
}

/** The options that an address names; whatever makes no sense is left at its default. */
export function choicesFromAddress(text) {
  const told = parsed(text);
  const known = Object.keys(DEFAULT_OPTIONS).filter(
    (name) => Object.hasOwn(told, name) && (CHECKS[name] ?? isPlain)(told[name]),
  );
  return { ...DEFAULT_OPTIONS, ...Object.fromEntries(known.map((name) => [name, told[name]])) };
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "{}") ?? {};
  } catch {
    return {};
  }
}
