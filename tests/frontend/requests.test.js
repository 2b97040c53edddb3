import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { requestsOf } from "../../frontend/src/requests.js";
import { shellWord, toCurl } from "../../frontend/src/requests/curl.js";
import { pythonString, pythonValue, toPython } from "../../frontend/src/requests/python.js";
import { addressOf, plainJson } from "../../frontend/src/requests/writing.js";
import { MOST_COMPARED } from "../../frontend/src/actions/comparing.js";
import { SCREEN_NAMES } from "../../frontend/src/sentences/screens.js";
import { REQUESTS } from "../../frontend/src/sentences/settings.js";

const OPEN = { origin: "http://127.0.0.1:8000", isOpen: true };
const CLOSED = { ...OPEN, isOpen: false };
const FACTS = { modelId: "m1", algorithm: "gmm", previousId: "m0" };
const HOSTILE = [
  "it's",
  '"quoted" and \\ back',
  "$HOME ${HOME} $(id) `id`",
  "two\nlines\r\tand a tab",
  "@/etc/passwd",
  "-o",
  "--data=@x",
  "a;type=text/html,b=c",
  "!history *?[a-z]{1,2} ~ # & | > <",
  "\u202egnp.exe\u2066 \u200b\u0000\u0007\u007f\u2028",
  "ünïcödé 顧客 👩‍👩‍👧 \u{e0041}",
  "</script><b>",
  "{[1]}%20%2F../..",
];
const names = (requests) => requests.map(({ name }) => name);
const addresses = (requests) => requests.map((request) => `${request.method} ${addressOf(request)}`);

/** What a real shell hands to a command, word by word. */
function wordsOf(command) {
  const script = `curl() { for word; do printf '%s\\001' "$word"; done; }\n${command}\n`;
  const told = execFileSync("sh", ["-c", script], { encoding: "utf8", env: { SEGMENT_KEY: "seg_$x'y" } });
  return told.split("\u0001").slice(0, -1);
}
const after = (words, option) => words[words.indexOf(option) + 1];

test("a shell reads every text as the one word that it was", () => {
  for (const text of HOSTILE.map((one) => one.replaceAll("\0", ""))) {
    const told = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" });
    assert.equal(told, text);
  }
});

test("a text that could be taken for an option or a home is in quotes", () => {
  for (const text of ["-o", "~", "@file", "", "a b", "=ls", "%1"]) assert.match(shellWord(text), /^'.*'$/);
  assert.equal(shellWord("http://127.0.0.1:8000/models"), "http://127.0.0.1:8000/models");
});

test("what is sent with curl is what was meant, whatever is in it", () => {
  const record = Object.fromEntries(HOSTILE.map((text, place) => [text, place % 2 ? text : place]));
  const [place] = requestsOf("score", { values: JSON.stringify(record) }, FACTS);
  const words = wordsOf(toCurl(place, OPEN));
  assert.deepEqual(JSON.parse(after(words, "--data-raw")), record);
  assert.equal(words.at(-1), "http://127.0.0.1:8000/segment?model=m1&explain=true");
  assert.doesNotMatch(words.join(""), /[\u202e\u200b\u2028]/);
});

test("names of files and options do not reach into curl's own language", () => {
  for (const fileName of ['a,b;type="x".csv', "-", "@x.csv", "it's $HOME.csv", "ü b.csv"]) {
    const [upload, train] = requestsOf("data", {}, { ...FACTS, fileName, options: { exclude: HOSTILE } });
    const part = after(wordsOf(toCurl(upload, OPEN)), "-F");
    const unquoted = /^file=@"(.*)"$/s.exec(part)?.[1].replace(/\\(["\\])/g, "$1") ?? part.slice("file=@".length);
    assert.equal(unquoted.replace(/^\.\//, ""), fileName);
    assert.notEqual(unquoted, "-");
    const options = after(wordsOf(toCurl(train, OPEN)), "--form-string");
    assert.deepEqual(JSON.parse(options.slice("options=".length)), { exclude: HOSTILE });
  }
});

test("a name that is shown in another order than it is written, or is a path, is not taken", () => {
  for (const fileName of ["a\u202evsc.exe", "../../secret.csv", "a\nb.csv"])
    assert.equal(requestsOf("data", {}, { fileName })[0].file, "customers.csv");
});

test("the key stays in the environment, and is asked for only where the service is closed", () => {
  const [model] = requestsOf("segments");
  assert.ok(wordsOf(toCurl(model, CLOSED)).includes("Authorization: Bearer seg_$x'y"));
  assert.ok(!wordsOf(toCurl(model, OPEN)).includes("-H"));
  assert.match(toPython(model, CLOSED), /import os\n[^]*os\.environ\['SEGMENT_KEY'\]/);
  assert.doesNotMatch(toPython(model, OPEN), /SEGMENT_KEY/);
});

test("an address of version six is no pattern", () => {
  assert.match(toCurl(requestsOf("segments")[0], { ...OPEN, origin: "http://[::1]:8000" }), / -g \\/);
});

test("Python strings show what is not seen, and end where they should", () => {
  assert.equal(pythonString('a "b" \\ \n'), '"a \\"b\\" \\\\ \\n"');
  assert.equal(pythonString("\u202e\u2028\u007f\u{e0041}"), '"\\u202e\\u2028\\u007f\\U000e0041"');
  assert.equal(pythonString("ü 顧"), '"ü 顧"');
});

test("values are written as Python has them", () => {
  assert.equal(pythonValue({ a: null, b: [true, false], c: 1.5e-7 }), '{\n    "a": None,\n    "b": [\n        True,\n        False,\n    ],\n    "c": 1.5e-7,\n}');
  assert.equal(pythonValue(JSON.parse('{"__proto__": 1}')), '{"__proto__": 1}');
  assert.equal(pythonValue(JSON.parse("[1e400, -1e400]")), "[\n    None,\n    None,\n]");
});

test("columns and texts that mean something to a program are written as they are", () => {
  for (const name of ["toString", "valueOf", "__proto__", "constructor"]) {
    const record = JSON.parse(`{"${name}": 5}`);
    assert.equal(pythonValue(record), `{"${name}": 5}`);
    const [place] = requestsOf("score", { values: JSON.stringify(record) }, FACTS);
    assert.match(toPython(place, OPEN), new RegExp(`json=\\{"${name}": 5\\}`));
  }
  assert.equal(pythonValue("Infinity"), '"Infinity"');
  assert.equal(pythonValue(["Infinity"]), '["Infinity"]');
  assert.equal(pythonValue([-Infinity]), "[None]");
});

test("JSON is the same with what is not seen written out", () => {
  for (const text of HOSTILE) {
    assert.equal(JSON.parse(plainJson(text)), text);
    assert.doesNotMatch(plainJson(text), /[\p{C}\p{Zl}]/u);
  }
});

test("customers stand for the page, the whole filter as a file, and whoever is opened", () => {
  const where = JSON.stringify(["Milk>=10", "Region=a&b"]);
  const asked = { segment: "1", search: "a b", sort: "-Milk", page: "3", customer: "C/1", where, region: "0,0;1,1;0,1" };
  const filter = "segment=1&search=a+b&sort=-Milk&region=0%2C0%3B1%2C1%3B0%2C1&where=Milk%3E%3D10&where=Region%3Da%26b";
  assert.deepEqual(addresses(requestsOf("customers", asked, FACTS)), [
    `GET /models/m1/customers?${filter}&page=3&page_size=50`,
    `GET /models/m1/export?format=csv&${filter}`,
    "GET /models/m1/customers/C%2F1",
    "GET /customers/C%2F1",
  ]);
  assert.deepEqual(names(requestsOf("customers", { customer: ".." }, FACTS)), ["customers", "export"]);
  assert.deepEqual(requestsOf("customers", { where: "Milk>1" }, FACTS)[0].query[0], ["where", "Milk>1"]);
});

test("screens ask for what they draw of this model, and no more", () => {
  assert.deepEqual(names(requestsOf("evidence", {}, { ...FACTS, algorithm: "hierarchical" })).at(-1), "dendrogram");
  assert.deepEqual(names(requestsOf("evidence", {}, FACTS)), ["selection", "silhouette", "explained_variance"]);
  assert.deepEqual(addresses(requestsOf("map", {}, FACTS)), ["GET /models/m1/charts/projection"]);
  assert.deepEqual(names(requestsOf("explore", {}, FACTS)), ["correlation", "scatter_matrix", "distributions"]);
  assert.equal(addresses(requestsOf("forecast", { days: "30" }, FACTS))[0], "GET /models/m1/forecast?horizon_days=30");
  assert.deepEqual(addresses(requestsOf("models", {}, FACTS)), [
    "GET /models",
    "GET /models/m0/migration?to=m1&page_size=20",
    "GET /models/m1/trend?periods=3",
    "GET /models/m1/drift",
    "GET /models/m1/drift/history",
  ]);
  assert.deepEqual(names(requestsOf("models", {}, { modelId: "m1" })), ["models", "drift", "drift_history"]);
});

test("customers that are selected on the map stand for a page of them, and a file", () => {
  const select = "0,0;1.5,1e-3;-0.2,1";
  assert.deepEqual(addresses(requestsOf("map", { select, depth: "1" }, FACTS)), [
    "GET /models/m1/charts/projection",
    "GET /models/m1/customers?region=0%2C0%3B1.5%2C1e-3%3B-0.2%2C1&page=1&page_size=50",
    "GET /models/m1/export?format=csv&region=0%2C0%3B1.5%2C1e-3%3B-0.2%2C1",
  ]);
  for (const none of ["", "0,0;1,1", "a,b;c,d;e,f", "0,0;1,1;0"])
    assert.deepEqual(names(requestsOf("map", { select: none }, FACTS)), ["projection"], none);
});

test("two segments that are compared stand for what their difference is made of", () => {
  assert.deepEqual(names(requestsOf("segments")), ["model", "totals", "report"]);
  assert.deepEqual(addresses(requestsOf("segments", { compare: "0,2" })), [
    "GET /models/active",
    "GET /models/active/charts/totals",
    "GET /models/active/charts/moments",
    "GET /models/active/report",
  ]);
  for (const compare of ["0", "0,0", ""]) assert.ok(!names(requestsOf("segments", { compare })).includes("moments"), compare);
});

test("models side by side are asked for one by one, each once, and no more than the screen shows", () => {
  const asked = (compare) => addresses(requestsOf("models", { compare }, { modelId: "m1" })).slice(1, -2);
  assert.deepEqual(asked("m0,a/b,m0,..,"), ["GET /models/m0", "GET /models/a%2Fb"]);
  assert.deepEqual(asked("m0"), []);
  assert.equal(asked("abcdefghij".split("").join()).length, MOST_COMPARED);
});

test("a file on Score is placed, and compared with the training", () => {
  const compared = requestsOf("score", {}, FACTS).at(-1);
  assert.deepEqual([compared.method, addressOf(compared), compared.file], ["POST", "/models/m1/drift", "customers.csv"]);
  assert.match(toPython(compared, OPEN), /service\.post\(\n.*"\/models\/m1\/drift",\n.*files=/);
});

test("each request is told in its own words", () => {
  const addressesOf = {
    map: { select: "0,0;1,1;0,1" },
    segments: { compare: "0,1" },
    models: { compare: "abcdefgh".split("").join(), from: "m0" },
    customers: { customer: "C1" },
    data: { dataset: "d", job: "j" },
  };
  for (const screen of Object.keys(SCREEN_NAMES)) {
    const told = names(requestsOf(screen, addressesOf[screen], { ...FACTS, hasPurchases: true })).map((name) => REQUESTS[name]);
    assert.ok(told.every(Boolean), screen);
    assert.equal(new Set(told).size, told.length, screen);
  }
});

test("data is trained on with the choices: the kept table, or the file", () => {
  const options = { n_segments: 3 };
  assert.deepEqual(requestsOf("data", { dataset: "d1" }, { options }).at(-1).json, { dataset_id: "d1", options });
  assert.equal(requestsOf("data", {}, { options }).at(-1).options, options);
});

test("values that are no record, and screens that are not known, ask for nothing strange", () => {
  for (const values of ["[1]", "null", "{", "7"])
    assert.deepEqual(requestsOf("score", { values }, { record: { Milk: 1 } })[0].json, { Milk: 1 });
  for (const screen of ["", "nowhere", "toString", "__proto__"]) assert.deepEqual(requestsOf(screen), []);
});

test("half a character is not sent", () => {
  assert.equal(addressOf({ path: ["models", "a\ud800b"] }), "/models/a%EF%BF%BDb");
});

test("without a model, active stands for the one to come", () => {
  assert.equal(addresses(requestsOf("map"))[0], "GET /models/active/charts/projection");
});
