/** A request as a command for a POSIX shell. */

import { addressOf, plainJson } from "./writing.js";

const PLAIN = /^[A-Za-z0-9_/.][A-Za-z0-9_/:.@%+=-]*$/;

/**
 * One word of a command, whatever is in it: within single quotes a shell reads nothing but their end.
 * @example shellWord("it's $HOME") // "'it'\\''s $HOME'"
 */
export const shellWord = (text) => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/**
 * @param {import("../requests.js").Request} request
 * @param {{origin: string, isOpen: boolean}} service where it is, and whether it asks for a key
 */
export function toCurl(request, { origin, isOpen }) {
  const address = addressOf(request, origin);
  const lines = [
    // With the brackets of an IPv6 address curl would look for a pattern.
    `curl -sS --fail-with-body${/[[\]{}]/.test(address) ? " -g" : ""}`,
    // With a body curl posts by itself.
    ["GET", "POST"].includes(request.method) ? null : `-X ${request.method}`,
    // Double quotes: this is for the shell to fill in.
    isOpen ? null : '-H "Authorization: Bearer $SEGMENT_KEY"',
    ...headersOf(request).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...bodyOf(request),
    request.saveAs ? `-o ${shellWord(request.saveAs)}` : null,
    shellWord(address),
  ];
  return lines.filter(Boolean).join(" \\\n  ");
}

const headersOf = ({ headers = {}, json }) =>
  Object.entries({ ...headers, ...(json !== undefined && { "Content-Type": "application/json" }) });

/** As they are: other options of curl read a leading `@` as a file, and a `;` as the start of a type. */
function bodyOf({ json, file, options }) {
  return [
    json === undefined ? null : `--data-raw ${shellWord(plainJson(json))}`,
    file ? `-F ${shellWord(`file=@${fileName(file)}`)}` : null,
    options && Object.keys(options).length ? `--form-string ${shellWord(`options=${plainJson(options)}`)}` : null,
  ];
}

/** In quotes of curl's own: without, a comma or a semicolon would end it; `-` alone would be standard input. */
const fileName = (name) =>
  /^[\w.]+$/.test(name) ? name : `"${`${name.startsWith("-") ? "./" : ""}${name}`.replace(/["\\]/g, "\\$&")}"`;
