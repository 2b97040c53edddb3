import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const PAGE = fileURLToPath(new URL("../../frontend", import.meta.url));
const index = readFileSync(join(PAGE, "index.html"), "utf8");
/** What draws itself first, and what that imports; screens that are opened later are not among them. */
const STARTS = ["src/main.js", "src/views/segments.js"];

function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const source = readFileSync(join(PAGE, name), "utf8");
  for (const [, path] of source.matchAll(/^(?:import|export|\}) .*?from "(\.[^"]+)"|^import "(\.[^"]+)"/gm))
    withImports(relative(PAGE, join(PAGE, dirname(name), path)), seen);
  return seen;
}

const first = new Set(STARTS.flatMap((name) => [...withImports(name)]));

test("the scripts of the first screen stay below 150 kB as they are written", () => {
  const bytes = [...first].reduce((sum, name) => sum + statSync(join(PAGE, name)).size, 0);
  assert.ok(bytes < 150_000, `${bytes} bytes: let another screen bring what the first one does not need`);
});

test("the page asks for all scripts of the first screen at once, and for no others", () => {
  const asked = [...index.matchAll(/<link rel="modulepreload" href="([^"]+)">/g)].map(([, name]) => name);
  const lines = [...first].sort().map((name) => `  <link rel="modulepreload" href="${name}">`);
  assert.deepEqual(asked.sort(), [...first].sort(), `index.html should have\n${lines.join("\n")}`);
});
