import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../../frontend/src", import.meta.url));
const LEAVES = ["format", "palette", "permissions", "requests", "roles", "scoring", "sentences", "theme"];
const ALLOWED = {
  main: null,
  screens: ["views", "sentences"],
  actions: ["actions", "permissions", "roles", "scoring", "sentences", "store"],
  api: ["api", "sentences"],
  dropping: ["sentences"],
  views: ["views", "actions", "components", "charts", "dom", ...LEAVES],
  components: ["components", "dom", ...LEAVES],
  charts: ["charts", ...LEAVES],
  palette: ["sentences"],
  permissions: ["sentences"],
  requests: ["requests"],
  words: ["sentences", "format"],
  roles: ["roles"],
  scoring: ["scoring"],
  sentences: ["sentences", "format"],
  format: ["format", "sentences"],
};

const files = readdirSync(SOURCE, { recursive: true }).filter((name) => name.endsWith(".js"));
const roomOf = (path) => path.split("/")[0].replace(/\.js$/, "");
const read = (name) => readFileSync(join(SOURCE, name), "utf8");

test("every module imports only what its place allows", () => {
  for (const name of files) {
    const allowed = roomOf(name) in ALLOWED ? ALLOWED[roomOf(name)] : [];
    const imported = [...read(name).matchAll(/(?:from |import\()"(\.[^"]+)"/g)].map(([, path]) =>
      relative(SOURCE, join(SOURCE, dirname(name), path)),
    );
    for (const path of imported) {
      assert.ok(allowed === null || allowed.includes(roomOf(path)), `${name} must not import ${path}`);
    }
  }
});

test("nothing writes markup or code from text", () => {
  for (const name of files)
    assert.doesNotMatch(
      read(name),
      /(inner|outer)HTML\s*[=+]|insertAdjacentHTML|document\.write|eval\(|new Function/,
      name,
    );
});

test("only one module touches the chart library, and only api.js fetches", () => {
  for (const name of files) {
    if (name !== "charts/plotly.js") assert.doesNotMatch(read(name), /\bPlotly\./, name);
    if (!["api.js", "main.js"].includes(name))
      assert.doesNotMatch(read(name), /(?<![\w.])fetch\(["'`]/, name);
  }
});

test("nothing comes from another host", () => {
  const index = readFileSync(join(SOURCE, "../index.html"), "utf8");
  const styles = readdirSync(join(SOURCE, "../styles")).map((name) =>
    readFileSync(join(SOURCE, "../styles", name), "utf8"),
  );
  for (const text of [index, ...styles, ...files.map(read)]) {
    assert.doesNotMatch(
      text.replaceAll("http://www.w3.org/2000/svg", ""),
      /(https?:)?\/\/[a-z0-9-]+\.[a-z]{2,}/i,
    );
  }
});

test("a module stays small", () => {
  for (const name of files) assert.ok(read(name).split("\n").length < 200, name);
});
