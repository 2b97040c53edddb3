/** Who may do what: the same table as backend/security/roles.py, which is the one that decides. */

import { DEED_WORDS, onlyMay, roleMay, withKeyMay } from "./sentences/permissions.js";

/** Each may do what those before it may. */
export const ROLES = Object.freeze(["reader", "scorer", "trainer", "admin"]);

/** What changes something: what it asks of the service, and the first role that may. */
export const DEEDS = Object.freeze({
  place: { request: "POST /segment", role: "scorer" },
  compare: { request: "POST /models/1/drift", role: "scorer" },
  upload: { request: "POST /datasets", role: "trainer" },
  train: { request: "POST /train", role: "trainer" },
  cancel: { request: "DELETE /jobs/1", role: "trainer" },
  activate: { request: "POST /models/1/activate", role: "trainer" },
  rename: { request: "PATCH /models/1/segments/1", role: "trainer" },
  deleteModel: { request: "DELETE /models/1", role: "admin" },
  deleteTable: { request: "DELETE /datasets/1", role: "admin" },
  forget: { request: "DELETE /customers/1", role: "admin" },
  makeKey: { request: "POST /keys", role: "admin" },
  revokeKey: { request: "DELETE /keys/1", role: "admin" },
});

const isEnough = (role, needed) => ROLES.indexOf(role) >= ROLES.indexOf(needed);
const wordsOf = (isMeant) => Object.keys(DEEDS).filter(isMeant).map((deed) => DEED_WORDS[deed]);

/** Whether the one who asks may; before it is known who that is, the service decides. */
export const may = (session, deed) => !session?.role || isEnough(session.role, DEEDS[deed].role);

/** @example whyNot({ role: "reader" }, "train") // "Only a trainer or an admin may find segments; your key …" */
export const whyNot = (session, deed) =>
  may(session, deed) ? null : onlyMay(DEEDS[deed].role, DEED_WORDS[deed], session.role);

/** What somebody may do, for who wonders what the word for a role means. */
export const mayTold = (session) => withKeyMay(wordsOf((deed) => may(session, deed)));

/** What a role is for, beside the one before it. */
export const roleTold = (role) =>
  roleMay(
    wordsOf((deed) => DEEDS[deed].role === role),
    ROLES[ROLES.indexOf(role) - 1],
  );
