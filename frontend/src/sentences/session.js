/** What the page says of keys and roles. */

const REFUSALS = Object.freeze({
  401: {
    title: "This key does not open the service",
    next: "Check that it was copied whole. If it was, it has expired or was revoked: ask for a new one.",
  },
  403: { title: "Your key does not allow this", next: "Ask whoever runs the service for a key that does." },
  429: { title: "Too many tries", next: "Wait a minute, then try once more." },
  503: { title: "The service cannot do this now", next: "Nothing was changed. Try again in a few seconds." },
});

/** A title and an advice for a problem with who asks; nothing for others. */
export const refusalTold = ({ status }) => REFUSALS[status] ?? {};

const RANKS = ["reader", "scorer", "trainer", "admin"];

/** Whether a role is enough; before it is known, the service decides. */
export const may = (session, role) =>
  !session?.role || RANKS.indexOf(session.role) >= RANKS.indexOf(role);

/** @param {{n_assignments, models: Array, datasets: Array}} removed what DELETE /customers answers */
export function removedTold({ n_assignments: places, models, datasets }) {
  const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  return (
    `Removed from ${count(models.length, "model")} and ${count(datasets.length, "kept table")}, ` +
    `with ${count(places, "entry").replace("entrys", "entries")} of its history. No exports are kept here.`
  );
}
