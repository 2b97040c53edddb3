import { h } from "../dom.js";
import { UNDO } from "../sentences/undoing.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

/** What was done last, and the way back. */
export function undoNotice({ told }, { undo, settle, holdUndo }) {
  // The notice goes, and with it the button that had the focus.
  const andLeave = (act) => () => {
    act();
    document.getElementById("main").focus({ preventScroll: true });
  };
  return h(
    "div",
    {
      class: "undo-notice",
      role: "status",
      onpointerenter: () => holdUndo(true),
      onpointerleave: () => holdUndo(false),
      onfocusin: () => holdUndo(true),
      onfocusout: () => holdUndo(false),
    },
    userText(told, { tag: "p", length: 200 }),
    h("button", { class: "button is-small", type: "button", id: "undo", onclick: andLeave(undo) }, UNDO.undo),
    h(
      "button",
      { class: "button is-small is-quiet", type: "button", id: "settle", "aria-label": UNDO.dismiss, onclick: andLeave(settle) },
      icon("close"),
    ),
  );
}
