export const UNDO = Object.freeze({ undo: "Undo", dismiss: "Dismiss" });
