import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, hasRange, rankOf, valueAt } from "../../frontend/src/scoring/fields.js";
import { kindOf, resultName, sharesNow } from "../../frontend/src/scoring/files.js";
import { numberIn, written } from "../../frontend/src/scoring/numbers.js";
import {
  addressed,
  middleOfSegment,
  moved,
  startingValues,
  valuesInAddress,
  valuesOfCustomer,
  wrongIn,
} from "../../frontend/src/scoring/values.js";

const shares = (...all) => all.map(([value, share]) => ({ value, share }));
const profile = (median, mean, categories) => [
  { feature: "Milk", mean, median, q1: median / 2, q3: median * 2, n_known: 10, categories: [] },
  { feature: "Channel", mean: null, median: null, categories },
];
/** Milk from 1 to 10 in steps of ten customers, and two channels. */
const model = {
  data: { features: ["Milk", "Channel"], categorical_features: ["Channel"] },
  segments: [
    { segment: 0, size: 30, share: 0.75, profile: profile(2, 3, shares(["shop", 0.9], ["web", 0.1])) },
    { segment: 2, size: 10, share: 0.25, profile: profile(8, 9, shares(["web", 0.8], ["shop", 0.2])) },
  ],
  reference: { numbers: [{ feature: "Milk", edges: [1, 2, 3, 4, 5, 6, 7, 8, 9], counts: Array(10).fill(4).concat(0) }] },
};
const [milk, channel] = fieldsOf(model);

test("a number is read as it is written, whatever the locale", () => {
  const german = { decimal: ",", group: "." };
  for (const [text, number] of [["1,234.5", 1234.5], ["1234", 1234], [" -2 ", -2], ["1 234", 1234], [".5", 0.5], ["1e3", 1000], ["2,5", 2.5]])
    assert.equal(numberIn(text, { decimal: ".", group: "," }), number, text);
  for (const [text, number] of [["1.234,5", 1234.5], ["1.234", 1234], ["2,5", 2.5], ["2.5", 2.5], ["−3", -3]])
    assert.equal(numberIn(text, german), number, text);
  assert.equal(numberIn("9.000,50", { decimal: ".", group: "," }), 9000.5, "both marks tell which is which");
  assert.equal(numberIn("9,000.50", german), 9000.5);
  for (const text of ["", "9.000,5,0", "much", "1,2,3", "12abc", "1e999", "<b>1</b>", "0x10", "Infinity"]) assert.ok(Number.isNaN(numberIn(text)), text);
  assert.equal(numberIn(written(1234.5, ","), german), 1234.5);
});

test("a form has a field for each feature, with what training saw", () => {
  assert.deepEqual([milk.name, milk.middle, milk.isWhole, milk.mean], ["Milk", 5, true, 6]);
  assert.ok(hasRange(milk));
  assert.deepEqual(channel.categories.map(({ value }) => value), ["shop", "web"]);
  assert.ok(Math.abs(channel.categories[0].share - 0.725) < 1e-9);
});

test("a model of an earlier version has its range from its segments", () => {
  const [old] = fieldsOf({ ...model, reference: null });
  assert.deepEqual([old.knots[0], old.knots.at(-1)], [[1, 0.25], [16, 0.75]]);
  assert.ok(!hasRange({ knots: [[3, 0.1], [3, 0.9]] }));
});

test("a place on the slider is the share of customers up to a value, there and back", () => {
  assert.ok(Math.abs(rankOf(milk, 5) - 0.5) < 1e-9);
  assert.equal(rankOf(milk, 0.5), null);
  assert.equal(rankOf(milk, 12), null);
  for (const value of [1, 2, 5, 9]) assert.equal(valueAt(milk, rankOf(milk, value)), value);
  assert.equal(valueAt({ ...milk, isWhole: false }, 0.55), 5.5);
});

test("the form starts with the middle, the average, a segment or a customer", () => {
  assert.deepEqual(startingValues(model), { Milk: 5, Channel: "shop" });
  assert.deepEqual(startingValues(model, "average"), { Milk: 6, Channel: "shop" });
  assert.deepEqual(middleOfSegment(model, 2), { Milk: 8, Channel: "web" });
  assert.deepEqual(valuesOfCustomer(model, { Milk: 7, Channel: 3, note: "x" }), { Milk: 7, Channel: "3" });
});

test("an address gives back the values that it was given, and forgives what is broken", () => {
  const values = { Milk: "much", Channel: null };
  assert.deepEqual(valuesInAddress(model, addressed(model, values)), values);
  assert.deepEqual(wrongIn(fieldsOf(model), values), ["Milk"]);
  assert.equal(addressed(model, startingValues(model)), null);
  for (const text of [null, "", "{", "[]", "7", '"x"', '{"__proto__": 1}']) assert.deepEqual(valuesInAddress(model, text), startingValues(model), text);
  assert.deepEqual(valuesInAddress(model, '{"Milk": 2, "Elsewhere": 9}'), { Milk: 2, Channel: "shop" });
  assert.deepEqual(valuesInAddress(model, '{"Milk": [1], "Channel": {"a": 1}}'), { Milk: null, Channel: null });
});

test("what would move a customer is put into its values", () => {
  const values = { Milk: 5, Channel: "shop" };
  assert.deepEqual(moved(values, [{ feature: "Milk", from: 5, to: 9 }]), { Milk: 9, Channel: "shop" });
  assert.equal(values.Milk, 5);
});

test("a result is named after its file, and the name does no harm", () => {
  assert.equal(resultName("Kunden 2026.xlsx", "csv", "segments"), "Kunden 2026-segments.csv");
  assert.equal(resultName("a.csv.gz", "xlsx", "segments"), "a-segments.xlsx");
  assert.equal(resultName("../\u202egpj.<img>.csv", "csv", "segments"), ".. gpj. img-segments.csv");
  assert.equal(resultName(".csv", "csv", "segments"), "segments.csv");
  assert.ok(resultName("x".repeat(10_000), "csv", "segments").length < 100);
  assert.deepEqual(["a.XLSX", "a.csv", "a"].map(kindOf), ["xlsx", "csv", "csv"]);
});

test("shares of a file stand beside those of training, also of segments that nobody is in", () => {
  const nobody = { segment: -1, name: "Unassigned" };
  const told = sharesNow(model.segments, [{ segment: 0, n_customers: 3 }, { segment: -1, n_customers: 1 }], nobody);
  assert.deepEqual(
    told.map((one) => [one.segment, one.n_customers, one.share, one.trained_share]),
    [[0, 3, 0.75, 0.75], [2, 0, 0, 0.25], [-1, 1, 0.25, 0]],
  );
});
