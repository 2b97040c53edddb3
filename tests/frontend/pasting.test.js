import assert from "node:assert/strict";
import { test } from "node:test";

import { tableIn, whatWasPasted } from "../../frontend/src/actions/clipboard.js";
import { pastingActions } from "../../frontend/src/actions/pasting.js";
import { createStore, initialState } from "../../frontend/src/store.js";

const clipboard = (text, files = []) => ({ getData: () => text, files });
const CELLS = "customer\tspend\nK1\t3\nK2\t4,5";

/** The actions of pasting, with what they listen to and what they hand on. */
function pasting(route = { name: "data", params: {} }) {
  const store = createStore({ ...initialState(), route });
  const taken = [];
  let hear = null;
  const actions = pastingActions(
    { store, listen: (_, listener) => (hear = listener) },
    { takeDrop: (pasted) => taken.push(pasted) },
  );
  const paste = (target = { tagName: "BODY" }, text = CELLS) => {
    let isPrevented = false;
    hear({ target, clipboardData: clipboard(text), preventDefault: () => (isPrevented = true) });
    return isPrevented;
  };
  return { store, actions, taken, paste };
}

test("cells of a spreadsheet become a file, cell by cell as they are", async () => {
  const { file } = whatWasPasted(clipboard(CELLS));
  assert.equal(file.name, "pasted table.tsv");
  assert.equal(file.type, "text/tab-separated-values");
  assert.equal(await file.text(), CELLS);
});

test("a title above the cells and a column that is mostly empty are no reason to refuse them", () => {
  assert.ok(tableIn("Customers\na\tb\n1\t2").file);
  assert.ok(tableIn("a\tb\n1\n2\t3").file);
});

test("a text with other marks between columns is a table when they stand in the first line and most others", () => {
  for (const mark of [";", ",", "|"]) assert.ok(tableIn(`a${mark}b\n1${mark}2\n3${mark}4`).file, mark);
  assert.ok(tableIn("Dear all, here\nare the figures\nof March, April, May").problem);
});

test("marks in quotation marks part nothing, and a ragged row is judged where it is read", () => {
  assert.ok(tableIn('id,name,visits\n1,"Doe, John",5\n2,"Roe, ""J"", Jane",6').file);
  assert.ok(tableIn('"id";"name"\n1;"a;b"\n2;"c"').file);
  assert.ok(tableIn("id,name,visits\n1,Ann,5\n2,Ben\n3,Cy,7,8\ntotal").file);
  assert.ok(tableIn('"Dear all, hello"\n"one, two"\n"three, four"').problem);
  assert.ok(tableIn("Dear Ann, dear Ben\nhere are the figures\nof March, and more\nfollow soon").problem);
  assert.ok(tableIn("notes\na,b\nc,d").problem);
});

test("what is too little is told for what it is", () => {
  const title = (text, files) => whatWasPasted(clipboard(text, files)).problem.title;
  assert.match(title(""), /nothing to paste/);
  assert.match(title(" \n\t\n"), /nothing to paste/);
  assert.match(title("a\tb"), /single line/);
  assert.match(title("a\nb\nc"), /without columns/);
  assert.match(title("", [{ name: "x.png", type: "image/png" }]), /picture/);
  assert.match(title("", [{ type: "" }, { type: "" }]), /several files/);
});

test("a file that was copied in a folder is taken as it is, and cells go before the picture of them", () => {
  const file = { name: "a.xlsx", type: "application/vnd" };
  assert.equal(whatWasPasted(clipboard("", [file])).file, file);
  assert.equal(whatWasPasted(clipboard(CELLS, [{ type: "image/png" }])).file.name, "pasted table.tsv");
});

test("a paste is taken on Data only, and never from somebody who writes in a field", () => {
  const { taken, paste } = pasting();
  assert.equal(paste({ tagName: "INPUT", type: "text" }), false);
  assert.equal(paste({ tagName: "TEXTAREA", type: "textarea" }), false);
  assert.equal(taken.length, 0);
  assert.equal(paste({ tagName: "INPUT", type: "checkbox" }), true);
  assert.equal(paste(), true);
  assert.equal(taken.length, 2);
  const elsewhere = pasting({ name: "map", params: {} });
  assert.equal(elsewhere.paste(), false);
  assert.equal(elsewhere.taken.length, 0);
});

test("what was typed and is no table stays in the box, with the reason", () => {
  const { store, actions, taken } = pasting();
  actions.openPasting();
  actions.takeTyped("only words");
  assert.equal(store.get().pasting.text, "only words");
  assert.match(store.get().pasting.problem.title, /single line/);
  actions.takeTyped(CELLS);
  assert.equal(store.get().pasting, null);
  assert.equal(taken.length, 1);
});
