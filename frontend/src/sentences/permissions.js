/** What roles may do, in words. */

import { sentenceList } from "../format.js";

export const DEED_WORDS = Object.freeze({
  place: "place customers",
  compare: "compare files with the training",
  upload: "bring files",
  train: "find segments",
  cancel: "cancel a training",
  activate: "choose the model in use",
  rename: "rename segments",
  deleteModel: "delete models",
  deleteTable: "delete tables",
  forget: "forget customers",
  makeKey: "make keys",
  revokeKey: "revoke keys",
});

const LOOK = "look at everything";

export const onlyMay = (needed, words, role) =>
  `Only ${needed === "admin" ? "an admin" : `a ${needed} or an admin`} may ${words}; your key is a ${role}’s.`;

export const withKeyMay = (words) => `With this key you may ${sentenceList([LOOK, ...words])}.`;

/** What a role adds to the one before it; the first looks. */
export const roleMay = (words, before) =>
  before ? `All that a ${before} may, and ${sentenceList(words)}.` : "Look at everything, and change nothing.";
