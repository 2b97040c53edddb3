/** A request as a Python script with httpx. */

import { hex, pathOf, UNSEEN } from "./writing.js";

const INDENT = "    ";
const ESCAPE_LENGTHS = { u: 4, U: 8 };

/**
 * A string that Python reads as the text it was; what is not seen is written out.
 * @example pythonString('a "b"') // '"a \\"b\\""'
 */
export const pythonString = (text) => JSON.stringify(String(text)).replace(UNSEEN, escaped);

function escaped(one) {
  const code = one.codePointAt(0);
  const kind = code > 0xffff ? "U" : "u";
  return `\\${kind}${hex(code, ESCAPE_LENGTHS[kind])}`;
}

/** What JSON can say, as Python says it. */
export function pythonValue(value, indent = "") {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "None";
  if (typeof value === "string") return pythonString(value);
  const isList = Array.isArray(value);
  const inner = indent + INDENT;
  const items = isList
    ? value.map((one) => pythonValue(one, inner))
    : Object.entries(value).map(([name, one]) => `${pythonString(name)}: ${pythonValue(one, inner)}`);
  const [start, end] = isList ? "[]" : "{}";
  if (items.length < 2) return `${start}${items.join("")}${end}`;
  return `${start}\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}${end}`;
}

/**
 * @param {import("../requests.js").Request} request
 * @param {{origin: string, isOpen: boolean}} service where it is, and whether it asks for a key
 */
export function toPython(request, { origin, isOpen }) {
  const hasOptions = Boolean(request.options && Object.keys(request.options).length);
  const imports = [hasOptions && "import json", !isOpen && "import os"].filter(Boolean);
  const call = callOf(request, hasOptions, request.file ? INDENT : "");
  return [
    ...(imports.length ? [...imports, ""] : []),
    "import httpx",
    "",
    ...clientOf(origin, isOpen),
    ...(request.file ? [`with open(${pythonString(request.file)}, "rb") as file:`, INDENT + call] : [call]),
    "if answer.is_error:",
    `${INDENT}raise SystemExit(answer.text)`,
    ...(request.saveAs
      ? [`with open(${pythonString(request.saveAs)}, "wb") as kept:`, `${INDENT}kept.write(answer.content)`]
      : ["print(answer.json())"]),
  ].join("\n");
}

const clientOf = (origin, isOpen) =>
  isOpen
    ? [`service = httpx.Client(base_url=${pythonString(origin)}, timeout=90)`]
    : [
        "service = httpx.Client(",
        `${INDENT}base_url=${pythonString(origin)},`,
        `${INDENT}headers={"Authorization": f"Bearer {os.environ['SEGMENT_KEY']}"},`,
        `${INDENT}timeout=90,`,
        ")",
      ];

function callOf(request, hasOptions, indent) {
  const inner = indent + INDENT;
  const told = (name, value) => `${name}=${pythonValue(value, inner)}`;
  const { headers = {}, json, file, query = [] } = request;
  const parts = [
    pythonString(pathOf(request)),
    query.length ? told("params", grouped(query)) : null,
    Object.keys(headers).length ? told("headers", headers) : null,
    json === undefined ? null : told("json", json),
    file ? 'files={"file": file}' : null,
    hasOptions ? `data={"options": json.dumps(${pythonValue(request.options, inner)})}` : null,
  ].filter(Boolean);
  const start = `answer = service.${request.method.toLowerCase()}(`;
  if (parts.length === 1) return `${start}${parts[0]})`;
  return `${start}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent})`;
}

/** A parameter that comes again is a list. */
function grouped(query) {
  const byName = new Map();
  for (const [name, value] of query) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries([...byName].map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}
