import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { literalsOf } from "./literals.js";

const SOURCE = fileURLToPath(new URL("../../frontend/src", import.meta.url));
/** Where English stands, and what writes programs. */
const PLACES_OF_WORDS = /^(sentences|requests)\//;
/** What browsers, HTTP, CSS and the chart library call things. */
const TECHNICAL =
  /^(Escape|Enter|Tab|Arrow\w+|Home|End|Page\w+|Accept|Content-Type|Retry-After|ApiError|Files|Plotly|Segoe UI|Helvetica Neue|Liberation Sans|\(prefers-[a-z-]+: [a-z]+\)|0 0 \d.*|M[ \d…].*)$/;
const IN_CODE = /(class|className|tag|grid|font|transform|style|textposition): ?$|className = ?$|(from|import\()\s?$/;

const files = readdirSync(SOURCE, { recursive: true }).filter(
  (name) => name.endsWith(".js") && !PLACES_OF_WORDS.test(name),
);

/** The literals of a module that somebody would read on the screen. */
const wordsIn = (source) =>
  literalsOf(source)
    .filter(({ text, before }) => !IN_CODE.test(before) && !TECHNICAL.test(text) && isRead(withoutTags(text)))
    .map(({ text }) => text);

/** What the chart library draws with. */
const withoutTags = (text) => text.replace(/<[^>]*>/g, "");

/** A word with a capital, or several words; names of classes have hyphens. */
const isRead = (text) =>
  /^[A-Z][a-z]+/.test(text) || (/[a-z…]{2,}[,.:]? [a-z…]{2,}/i.test(text) && !/^[a-z…]+(-[a-z…]+)*( (is|has)-[a-z-…]+)*$/.test(text));

test("what is read on the screen stands in sentences, where it can be translated", () => {
  const found = files.flatMap((name) =>
    wordsIn(readFileSync(join(SOURCE, name), "utf8")).map((text) => `${name}: ${text}`),
  );
  assert.deepEqual(found, []);
});

test("a sentence elsewhere would be found", () => {
  assert.deepEqual(wordsIn('h("h2", { class: "wide head" }, `First ${"row" + n} of all`)'), ["First … of all"]);
});
