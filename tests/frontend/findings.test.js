import assert from "node:assert/strict";
import { test } from "node:test";

import { exact, skewness, withoutTurns } from "../../frontend/src/format.js";
import { skewMeaning } from "../../frontend/src/sentences/columns.js";
import { foldNotes, rowsTold, sortFindings, whatToDo } from "../../frontend/src/sentences/findings.js";
import { placesOf } from "../../frontend/src/sentences/rows.js";
import { detected, figures } from "../../frontend/src/sentences/dataset.js";

const format = (told) => ({
  format: { kind: "csv", encoding: "utf-8", delimiter: ",", decimal: ".", ...told },
});
const upTo = (count) => Array.from({ length: count }, (_, place) => place + 1);

test("how a file was read is one sentence, with what the question asks for", () => {
  assert.equal(detected(format({})), "Read as a text table with values separated by commas, in UTF-8.");
  assert.equal(
    detected(format({ encoding: "cp1252", delimiter: ";", decimal: ",", thousands: ".", header_line: 3 })),
    "Read as a text table with values separated by semicolons, with decimal commas and points between " +
      "thousands, in CP1252, with the column names in line 3.",
  );
  assert.equal(
    detected({
      format: { kind: "xlsx", sheet: "Customers", header_line: 7, encoding: null, delimiter: null },
    }),
    "Read as an Excel workbook, sheet “Customers”, with the column names in row 7.",
  );
  assert.match(detected({ format: { kind: "xlsx", header_line: 5 } }), /column names in row 5\.$/);
  assert.equal(
    detected({ format: { kind: "xlsx", sheet: "Customers", header_line: 1 } }),
    "Read as an Excel workbook, sheet “Customers”.",
  );
  assert.equal(
    detected(format({ compression: "zip", thousands: "\u00a0" })),
    "Unpacked from a zip archive and read as a text table with values separated by commas, with spaces " +
      "between thousands, in UTF-8.",
  );
  assert.match(
    detected({ format: { kind: "parquet", compression: "gzip" } }),
    /from gzip and read as Parquet\.$/,
  );
});

test("the name of a sheet cannot turn the sentence around", () => {
  const told = (sheet) => detected({ format: { kind: "xlsx", sheet } });
  assert.equal(told("\u202eevil\u2069"), "Read as an Excel workbook, sheet “evil”.");
  assert.match(told("לקוחות"), /“\u2068לקוחות\u2069”\.$/);
  assert.ok(told("x".repeat(5000)).length < 120);
});

const shown = ({ name, value, isNotable }) => [name, value, isNotable];

test("every figure has its meaning", () => {
  const report = { n_rows: 9, n_columns: 2, n_duplicates: 0, n_repeated_ids: 1, columns: [] };
  for (const { name, meaning } of figures(report)) assert.ok(meaning?.length > 20, name);
});

test("repeated ids are a figure where the service counts them", () => {
  const report = { n_rows: 9, n_columns: 2, n_duplicates: 0, columns: [] };
  assert.ok(!figures(report).some(({ name }) => name === "Repeated ids"));
  const told = (count) => figures({ ...report, n_repeated_ids: count });
  assert.deepEqual(shown(told(3)[3]), ["Repeated ids", "3", true]);
  assert.equal(told(0)[3].isNotable, false);
});

test("repeats of an id chosen by hand are not those that were counted", () => {
  const columns = [
    { name: "number", role: "id" },
    { name: "mail", role: "text" },
  ];
  const report = { n_rows: 9, n_columns: 2, n_duplicates: 0, n_repeated_ids: 3, columns };
  const told = (id) => figures(report, { id_column: id })[3];
  assert.deepEqual(shown(told("auto")), ["Repeated ids", "3", true]);
  assert.deepEqual(shown(told("number")), ["Repeated ids", "3", true]);
  assert.deepEqual(shown(told("mail")), ["Repeated ids", "–", false]);
  assert.equal(told("mail").note, "of mail: counted when training");
});

test("what was mended without loss is told apart, and a code of tomorrow is worth knowing", () => {
  const codes = ["ragged_rows", "total_row", "made_up_tomorrow", "date_format"];
  const { important, mended } = sortFindings(codes.map((code) => ({ code })));
  assert.deepEqual(
    important.map(({ code }) => code),
    ["ragged_rows", "made_up_tomorrow"],
  );
  assert.deepEqual(
    mended.map(({ code }) => code),
    ["total_row", "date_format"],
  );
});

test("advice names what stands on the page, not the settings of the service", () => {
  const said = {
    almost_empty_column: "Fill it in, or name it in the option features to use it all the same: age.",
    repeated_ids: "If not, keep one row of each, or let the option on_duplicate_id take the last or the mean.",
    many_outliers: "If they are ordinary customers, set the option outliers to keep.",
  };
  for (const [code, advice] of Object.entries(said)) {
    const told = whatToDo({ code, advice }, true);
    assert.doesNotMatch(told, /\boption [a-z]|on_duplicate_id/);
    assert.match(told, /under|Under/);
    assert.match(whatToDo({ code, advice }, false), /That is on Data/);
  }
  const purchases = "Add the rows of each customer up first.";
  assert.match(whatToDo({ code: "repeated_ids", advice: purchases }, true), /^Add the rows .* occurs again/);
  assert.match(whatToDo({ code: "several_currencies", advice: "Convert it." }, true), /^Convert it\. .*mend the file/);
  assert.equal(whatToDo({ code: "of_tomorrow", advice: "Look." }, true), "Look.");
  assert.equal(whatToDo({ code: "of_tomorrow" }, true), "");
});

test("the first notes are shown and many more are folded away, never a single one", () => {
  assert.deepEqual(foldNotes(upTo(6)).folded, []);
  const { shown, folded, summary } = foldNotes(upTo(12));
  assert.deepEqual(shown, [1, 2, 3, 4, 5]);
  assert.equal(folded.length, 7);
  assert.equal(summary, "7 more notes");
});

test("the first rows are told, the others on request", () => {
  assert.equal(rowsTold([]).told, "");
  assert.equal(rowsTold([7]).told, "Row 7");
  assert.equal(rowsTold([7, 9]).told, "Rows 7 and 9");
  assert.deepEqual(rowsTold(upTo(9)), { told: "Rows 1, 2, 3, 4, 5, 6, 7, 8 and 9", summary: "", rest: "" });
  const told = rowsTold(upTo(12));
  assert.equal(told.told, "Rows 1, 2, 3, 4, 5, 6, 7, 8");
  assert.equal(told.summary, "and 4 more");
  assert.equal(told.rest, "9, 10, 11 and 12");
  assert.match(rowsTold(upTo(100)).rest, /the first 100 are listed/);
  assert.equal(rowsTold(upTo(100)).summary, "and more", "how many there are beyond those that are listed is not known");
});

test("beside the data rows stands where they are in the file, where that is certain", () => {
  const sheet = { format: { kind: "xlsx", sheet: "Kunden", header_line: 5 }, warnings: [] };
  assert.equal(rowsTold([6], placesOf(sheet)).told, "Row 6 (row 11 of the sheet)");
  assert.equal(placesOf({ format: { kind: "xlsx", header_line: 5 } }).of(6), 11, "the only sheet needs no name");
  const numbers = [{ name: "spend", role: "numeric" }];
  const text = { format: { kind: "csv", header_line: 1 }, columns: numbers, preview: [{ spend: 3 }] };
  assert.equal(rowsTold([6, 8], placesOf(text)).told, "Rows 6 and 8 (lines 7 and 9 of the file)");
  assert.match(rowsTold(upTo(10), placesOf(text)).rest, /^9 and 10 \(lines 10 and 11 of the file\)$/);
  for (const code of ["blank_rows", "repeated_header", "ragged_rows"])
    assert.equal(placesOf({ ...sheet, warnings: [{ code }] }), null, code);
  assert.equal(placesOf({ format: { kind: "json", header_line: null } }), null);
  assert.equal(placesOf({ ...text, columns: undefined }), null);
  assert.equal(placesOf({ ...text, columns: [{ name: "note", role: "text" }] }), null, "cells may hold lines");
  assert.equal(placesOf({ ...text, preview: [{ city: "two\nlines" }] }), null);
});

test("the skew is said in words", () => {
  assert.equal(skewMeaning(null), "");
  assert.match(skewMeaning(-0.1), /evenly/);
  assert.match(skewMeaning(3), /^Very skewed: most customers are low/);
  assert.match(skewMeaning(-0.7), /^Somewhat skewed: most customers are high/);
  assert.equal(skewness(-0.01), "0.0");
  assert.equal(skewness(-1.26), "-1.3");
});

test("values are shown as they came, without what turns the text around them", () => {
  assert.equal(exact(1234.5), "1,234.5");
  assert.equal(exact(0.1 + 0.2), "0.3");
  assert.equal(withoutTurns("a\u202eb\u2066c\u200f"), "abc");
  assert.equal(withoutTurns(null), "");
});
