import { h } from "../dom.js";
import { DROPPING } from "../sentences/dropping.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

/**
 * Over the whole window while a file is held above it; the mouse goes through.
 * @param {{title: string, text: string}?} words where it is for something else than to be read on Data
 */
export const dropOverlay = (words = null) =>
  h(
    "div",
    { class: "drop-overlay", "aria-hidden": "true" },
    h(
      "div",
      { class: "drop-overlay-frame" },
      icon("upload", "dropzone-icon"),
      h("p", { class: "dropzone-title" }, words?.title ?? DROPPING.invitation),
      h("p", { class: "quiet" }, words?.text ?? DROPPING.promise),
    ),
  );

/** Why what was dropped or pasted was not taken. */
export const dropNotice = ({ title, detail }, onDismiss) =>
  h(
    "div",
    { class: "drop-notice", role: "alert" },
    icon("warning"),
    h("p", {}, h("strong", {}, userText(`${title}.`, { length: 100, tag: "span" })), " ", detail),
    h("button", { class: "button is-small", type: "button", id: "dismiss-drop", onclick: onDismiss }, DROPPING.dismiss),
  );
