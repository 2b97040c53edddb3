import assert from "node:assert/strict";
import { test } from "node:test";

import { startDropping, whatWasDropped } from "../../frontend/src/dropping.js";

const file = { name: "customers.csv" };
const entry = (isDirectory) => ({ webkitGetAsEntry: () => ({ isDirectory }) });

/** A window that a test drags things over, and what the page heard of it. */
function view() {
  const target = new EventTarget();
  const heard = [];
  startDropping(target, {
    onOver: (isOver) => heard.push(isOver),
    onDrop: (dropped) => heard.push(dropped),
  });
  const send = (name, more = {}) => {
    const event = Object.assign(new Event(name, { cancelable: true }), more);
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { heard, send };
}

const carrying = (files) => ({ dataTransfer: { files, types: files.length ? ["Files"] : ["text/plain"] } });

test("one file is taken, and anything else is told what is expected", () => {
  assert.deepEqual(whatWasDropped({ files: [file], items: [entry(false)] }), { file });
  const titles = [{ files: [] }, { files: [file, file] }, { files: [file], items: [entry(true)] }].map(
    (dropped) => whatWasDropped(dropped).problem,
  );
  assert.match(titles[0].title, /text or a link/);
  assert.match(titles[1].title, /2 files/);
  assert.match(titles[2].title, /folder/);
  for (const { detail } of titles) assert.match(detail, /one file: a table with one row per customer/);
});

test("a file over the window is announced until it leaves, is dropped or is called off", () => {
  const { heard, send } = view();
  for (const end of [["dragleave"], ["pointermove"], ["drop", carrying([file])]]) {
    heard.length = 0;
    assert.ok(send("dragover", carrying([file])));
    send("dragleave", { relatedTarget: {} });
    assert.deepEqual(heard, [true], "from one element to the next it is still over the page");
    send(...end);
    assert.equal(heard[1], false);
  }
  assert.deepEqual(heard[2], { file });
});

test("text from elsewhere is answered without the picture of a file", () => {
  const { heard, send } = view();
  assert.ok(send("dragover", carrying([])));
  assert.ok(send("drop", carrying([])));
  assert.equal(heard[0], false);
  assert.ok(heard.at(-1).problem);
});

test("the page's own text is not a file that somebody brought", () => {
  const { heard, send } = view();
  send("dragstart");
  assert.ok(!send("drop", carrying([])));
  send("dragend");
  assert.deepEqual(heard, [false]);
  assert.ok(send("drop", carrying([])));
});
