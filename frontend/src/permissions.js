/** Who may do what: the same table as backend/security/roles.py, which is the one that decides. */

import { sentenceList } from "./format.js";

/** Each may do what those before it may. */
export const ROLES = Object.freeze(["reader", "scorer", "trainer", "admin"]);

/** What changes something: what it asks of the service, the first role that may, and what it is called. */
export const DEEDS = Object.freeze({
  place: { request: "POST /segment", role: "scorer", words: "place customers" },
  compare: { request: "POST /models/1/drift", role: "scorer", words: "compare files with the training" },
  upload: { request: "POST /datasets", role: "trainer", words: "bring files" },
  train: { request: "POST /train", role: "trainer", words: "find segments" },
  cancel: { request: "DELETE /jobs/1", role: "trainer", words: "cancel a training" },
  activate: { request: "POST /models/1/activate", role: "trainer", words: "choose the model in use" },
  rename: { request: "PATCH /models/1/segments/1", role: "trainer", words: "rename segments" },
  deleteModel: { request: "DELETE /models/1", role: "admin", words: "delete models" },
  deleteTable: { request: "DELETE /datasets/1", role: "admin", words: "delete tables" },
  forget: { request: "DELETE /customers/1", role: "admin", words: "forget customers" },
});

const isEnough = (role, needed) => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** Whether the one who asks may; before it is known who that is, the service decides. */
export const may = (session, deed) => !session?.role || isEnough(session.role, DEEDS[deed].role);

/** @example whyNot({ role: "reader" }, "train") // "Only a trainer or an admin may find segments; your key …" */
export function whyNot(session, deed) {
  if (may(session, deed)) return null;
  const { role, words } = DEEDS[deed];
  const who = role === "admin" ? "an admin" : `a ${role} or an admin`;
  return `Only ${who} may ${words}; your key is a ${session.role}’s.`;
}

/** What somebody may do, for who wonders what the word for a role means. */
export function mayTold(session) {
  const more = Object.keys(DEEDS).filter((deed) => may(session, deed));
  const words = more.map((deed) => DEEDS[deed].words);
  return `With this key you may ${sentenceList(["look at everything", ...words])}.`;
}
