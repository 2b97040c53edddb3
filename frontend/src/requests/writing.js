/** What both languages need: addresses, and JSON that no invisible character can turn around. */

/** Half of a pair of code units is no text, and cannot be sent. */
const whole = (text) => String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

export const pathOf = ({ path }) => `/${path.map((part) => encodeURIComponent(whole(part))).join("/")}`;

/** The address with its query. */
export function addressOf(request, origin = "") {
  const query = new URLSearchParams(request.query ?? []).toString();
  return `${origin}${pathOf(request)}${query && `?${query}`}`;
}

/** Characters that are not seen, or that change the order of those that are. */
export const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** JSON in which what is not seen is written out. */
export const plainJson = (value) =>
  JSON.stringify(value).replace(UNSEEN, (one) =>
    Array.from({ length: one.length }, (_, place) => `\\u${hex(one.charCodeAt(place), 4)}`).join(""),
  );

export const hex = (code, length) => code.toString(16).padStart(length, "0");
