import { h } from "../dom.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

/** What somebody must know before believing what stands below: one sentence each. */
export function noteList(notes, label) {
  if (!notes?.length) return null;
  return h(
    "ul",
    { class: "note-list", "aria-label": label },
    notes.map((text) => h("li", {}, icon("warning"), userText(text, { tag: "span", length: 400 }))),
  );
}
