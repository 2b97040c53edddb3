/** What the page says of keys, and of customers who are forgotten. */

import { plural } from "../format.js";

/** @param {{n_assignments, models: Array, datasets: Array}} removed what DELETE /customers answers */
export function removedTold({ n_assignments: places, models, datasets }) {
  const entries = places === 1 ? "1 entry" : `${places} entries`;
  return (
    `Removed from ${plural(models.length, "model")} and ${plural(datasets.length, "kept table")}, ` +
    `with ${entries} of its history. No exports are kept here.`
  );
}

export const SIGN_IN = Object.freeze({
  title: "Sign in",
  why: "This service asks for a key. Whoever runs it makes you one.",
  key: "Your key",
  hint: "It begins with seg_. You stay signed in for 12 hours.",
  act: "Sign in",
});

export const FORGOTTEN = "The customer is forgotten.";
