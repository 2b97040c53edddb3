import assert from "node:assert/strict";
import { test } from "node:test";

import * as format from "../../frontend/src/format.js";

test("thousands are separated and small measurements keep three digits", () => {
  assert.equal(format.quantity(12000.3), "12,000");
  assert.equal(format.quantity(0.034567), "0.0346");
  assert.equal(format.quantity(12.5), "12.5");
});

test("names of segments stay apart when they are cut, wherever they differ", () => {
  const ends = ["A very long beginning of a name, low", "A very long beginning of a name, high"];
  const middles = ["High spend and visits, low recency all in all", "High spend and basket, low recency all in all"];
  for (const names of [ends, middles]) {
    const cut = format.shortenApart(names, 20);
    assert.notEqual(cut[0], cut[1]);
    assert.ok(cut.every((name) => name.length <= 20));
  }
  assert.equal(format.shortenApart(ends, 20)[1].slice(-4), "high");
  assert.equal(format.shortenApart(ends, 30)[0], "A very long … name, low");
  assert.deepEqual(format.shortenApart(["Short", "Names"], 20), ["Short", "Names"]);
  assert.equal(format.shortenApart(["x".repeat(30), "x".repeat(40)], 20).length, 2);
});

test("ids, codes, years and postcodes have no thousands, amounts have", () => {
  const told = (name, role, value) => format.ofColumn({ name, role }, format.quantity)(value);
  for (const name of ["year", "birth_year", "YearOfBirth", "Geburtsjahr", "Year_Birth"])
    assert.equal(told(name, "numeric", 1987), "1987", name);
  assert.equal(told("Geburtsjahr", "numeric", 1987.4), "1987");
  assert.equal(told("PLZ", "numeric", 10115), "10115");
  assert.equal(told("customer", "id", 100234), "100234");
  assert.equal(told("branch", "categorical", 4711), "4711");
  assert.equal(told("spend_last_year", "numeric", 12000), "12,000");
  assert.equal(told("years_as_customer", "numeric", 1200), "1,200");
  assert.equal(told("year", "numeric", null), "–");
});

test("nothing has no sign", () => {
  for (const show of [format.integer, format.quantity, format.exact, format.score, format.signed])
    assert.doesNotMatch(show(-0), /-/);
  assert.equal(format.integer(-0.3), "0");
  assert.equal(format.integer(-3), "-3");
});

test("below ten nothing small is rounded to 0 or 1", () => {
  const told = [0.0798, 0.902, 1.234, 9.876, -0.04321].map(format.quantity);
  assert.deepEqual(told, ["0.0798", "0.902", "1.23", "9.88", "-0.0432"]);
  assert.deepEqual([0.04, -0.123, 1.26, 0].map(format.signed), ["+0.04", "-0.12", "+1.3", "0"]);
  assert.deepEqual([0, 0.4, 7.25, 212.7].map(format.indexNumber), ["0", "0.4", "7.25", "213"]);
});

test("only what is certain has a confidence of 1", () => {
  const told = [1, 0.998, 0.5, 0.001, 0].map(format.certainty);
  assert.deepEqual(told, ["1.00", ">0.99", "0.50", "<0.01", "0.00"]);
});

test("what is not a number is a dash, never NaN", () => {
  for (const value of [null, undefined, NaN, Infinity, "7"]) {
    for (const show of [format.integer, format.quantity, format.score, format.percent, format.duration]) {
      assert.equal(show(value), "–");
    }
  }
});

test("a share that is tiny but real does not become 0%", () => {
  assert.equal(format.percent(0.001), "under 1%");
  assert.equal(format.percent(0), "0%");
  assert.equal(format.percent(0.586), "59%");
});

test("shares are whole percentages only when those add up", () => {
  assert.deepEqual(format.percents([0.675, 0.325]), ["67.5%", "32.5%"]);
  assert.deepEqual(format.percents([1 / 3, 1 / 3, 1 / 3]), ["33.3%", "33.3%", "33.3%"]);
  assert.deepEqual(format.percents([0.54, 0.46]), ["54%", "46%"]);
  assert.deepEqual(format.percents([0.999, 0.001]), ["100%", "under 1%"]);
});

test("an index becomes a comparison with the average", () => {
  assert.equal(format.againstAverage(213), "2.1 times the average");
  assert.equal(format.againstAverage(120), "20% above average");
  assert.equal(format.againstAverage(37), "63% below average");
  assert.equal(format.againstAverage(101), "about average");
  assert.equal(format.againstAverage(null), "no average to compare with");
});

test("one of a thing is singular", () => {
  assert.equal(format.plural(1, "segment"), "1 segment");
  assert.equal(format.plural(2, "copy", "copies"), "2 copies");
});

test("a list reads like a sentence", () => {
  assert.equal(format.sentenceList(["a"]), "a");
  assert.equal(format.sentenceList(["a", "b", "c"]), "a, b and c");
  assert.equal(format.sentenceList([]), "");
});

test("a duration is in the unit that a person would use", () => {
  assert.equal(format.duration(8.4), "8 s");
  assert.equal(format.duration(95), "1 min 35 s");
  assert.equal(format.duration(7500), "2 h 5 min");
});

test("a minute never has sixty seconds", () => {
  assert.equal(format.duration(119.7), "2 min 0 s");
  assert.equal(format.duration(59.8), "1 min 0 s");
});

test("a text of ten thousand letters is cut, an emoji is not halved", () => {
  assert.equal(format.shorten("x".repeat(10_000), 10).length, 10);
  assert.equal(format.shorten("👩‍🌾".repeat(3), 80), "👩‍🌾".repeat(3));
  assert.equal(format.shorten("😀😀😀😀", 3), "😀😀…");
});

test("a date that is none is a dash", () => {
  assert.equal(format.dateTime("yesterday"), "–");
  assert.equal(format.dateTime(null), "–");
  assert.match(format.dateTime("2026-11-23T05:00:00Z"), /2026/);
});

test("an algorithm this page does not know keeps its own name", () => {
  assert.equal(format.algorithmName("gmm"), "Gaussian mixture");
  assert.equal(format.algorithmName("tomorrow"), "tomorrow");
});

test("names that differ at their ends stay apart when they are cut", () => {
  const [one, other] = [14, 18].map((end) =>
    format.shortenMiddle(`feature_with_a_rather_long_name_${end}`, 22),
  );
  assert.notEqual(one, other);
  assert.equal(one.length, 22);
  assert.equal(format.shortenMiddle("Milk", 22), "Milk");
});

test("charts get the separators of the browser, and months its words", () => {
  const written = new Intl.NumberFormat().format(1234567.8);
  const [decimal, ...group] = format.separators();
  assert.equal(written, ["1", "234", "567"].join(group.join("")) + decimal + "8");
  assert.match(format.month("2026-03-01"), /2026/);
});
