/** Numbers, dates and lists as a person reads them, in the browser's own locale. */

import { underOnePercent } from "./sentences/grammar.js";

export { algorithmName, againstAverage, duration, plural, sentenceList } from "./sentences/grammar.js";
export { shorten, shortenApart, shortenMiddle, withoutTurns } from "./format/shortening.js";

const EMPTY = "–";
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const formats = new Map();

function format(value, options) {
  if (!isNumber(value)) return EMPTY;
  const key = JSON.stringify(options);
  // What is rounded to nothing has no sign.
  if (!formats.has(key))
    formats.set(key, new Intl.NumberFormat(undefined, { signDisplay: "negative", ...options }));
  return formats.get(key).format(value);
}

export const integer = (value) => format(value, { maximumFractionDigits: 0 });

/** A measurement: whole from 100 up, otherwise three significant digits. */
export function quantity(value) {
  if (Math.abs(value) >= 100) return integer(value);
  return format(value, { maximumSignificantDigits: 3 });
}

/**
 * An amount as it is spoken: from a million on in words.
 * @example spoken(2134000) // "2.13 million"
 */
export function spoken(value) {
  if (Math.abs(value) < 1e6) return quantity(value);
  return format(value, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 });
}

/** The same where there is little room: "2.1M", "48K". */
export function brief(value) {
  if (Math.abs(value) < 1e4) return quantity(value);
  return format(value, { notation: "compact", maximumSignificantDigits: 3 });
}

/** A value as it was measured, without the noise at the end of a long fraction. */
export const exact = (value) => format(value, { maximumFractionDigits: 6 });

const CODE_ROLES = ["id", "categorical"];
const YEAR = /(^|[^a-z])(year|yr|jahr|geburtsjahr|birthyear|yob)($|[^a-z])/;
const POSTCODE = /(^|[^a-z])(zip|zipcode|plz|postcode|postleitzahl)($|[^a-z])/;

/**
 * How the values of a column are shown: ids, codes, years and postcodes are whole numbers without thousands.
 * @example ofColumn({ name: "birth_year", role: "numeric" }, quantity)(1987) // "1987"
 */
export function ofColumn({ name, role }, show) {
  const words = String(name)
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
  const isCode = CODE_ROLES.includes(role) || POSTCODE.test(words);
  const isYear = YEAR.test(words);
  return (value) =>
    isCode || (isYear && value >= 1000 && value < 3000)
      ? format(value, { maximumFractionDigits: isYear ? 0 : 2, useGrouping: false })
      : show(value);
}

/** How lopsided values are, to one decimal. */
export const skewness = (value) =>
  format(value, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "negative" });

/** A criterion such as the silhouette, to two decimals. */
export const score = (value) => format(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The same where candidates are compared, and two decimals would make them look alike. */
export const preciseScore = (value) => format(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** A share of 1 as a whole percentage, never rounding something down to nothing. */
export function percent(share) {
  if (isNumber(share) && share > 0 && share < 0.005) return underOnePercent();
  return format(share, { style: "percent", maximumFractionDigits: 0 });
}

/** With its sign and two significant digits, for a distance from zero. */
export const signed = (value) => format(value, { maximumSignificantDigits: 2, signDisplay: "exceptZero" });

/** How many times, as it is spoken: "2.5". */
export const twoDigits = (value) => format(value, { maximumSignificantDigits: 2 });

/** A confidence to two decimals; only what is certain is 1. */
export function certainty(value) {
  if (value > 0.995 && value < 1) return `>${score(0.99)}`;
  if (value > 0 && value < 0.005) return `<${score(0.01)}`;
  return score(value);
}

/** The index is whole, unless it is so small that this would make it nothing. */
export const indexNumber = (value) => (value < 10 ? quantity(value) : integer(value));

/** Shares of a whole as percentages: whole ones if those add up to 100, otherwise with a decimal. */
export function percents(shares) {
  const sum = shares.reduce((total, share) => total + Math.round(share * 100), 0);
  if (sum === 100) return shares.map(percent);
  return shares.map((share) =>
    format(share, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  );
}

export function dateTime(iso) {
  const date = new Date(iso);
  if (!iso || Number.isNaN(date.getTime())) return EMPTY;
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** A day, by the clock of the table: what has no time zone is not moved into one. */
export function day(iso) {
  const date = new Date(`${String(iso ?? "").slice(0, 10)}T00:00:00`);
  if (Number.isNaN(date.getTime())) return EMPTY;
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(date);
}
