/** Cells that are pasted, anywhere on the Data screen or into a box for them. */

import { tableIn, whatWasPasted } from "./clipboard.js";

/** What takes no text is no field to paste into. */
const WITHOUT_TEXT = ["checkbox", "radio", "file"];
const isField = (target) =>
  ["TEXTAREA", "INPUT"].includes(target?.tagName) && !WITHOUT_TEXT.includes(target.type);

export function pastingActions({ store, listen }, { takeDrop }) {
  const take = (pasted) => {
    if (!pasted.problem) store.set({ pasting: null });
    return takeDrop(pasted);
  };
  listen("paste", (event) => {
    if (store.get().route.name !== "data" || isField(event.target)) return;
    event.preventDefault();
    take(whatWasPasted(event.clipboardData));
  });
  return {
    /** The box is for touch, and for whoever does not trust a screen without a field. */
    openPasting: () => store.set({ pasting: { problem: null } }),
    closePasting: () => store.set({ pasting: null }),
    /** @param {DataTransfer} clipboard @returns {boolean} whether it was a table; else it stays in the box */
    takePasted(clipboard) {
      const pasted = whatWasPasted(clipboard);
      if (!pasted.problem) take(pasted);
      return !pasted.problem;
    },
    takeTyped(text) {
      const { problem, file } = tableIn(text);
      if (problem) store.set({ pasting: { problem, text }, announcement: problem.title });
      else take({ file });
    },
  };
}
