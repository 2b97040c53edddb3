/** What counts as spend, and why. */

export const SPEND = Object.freeze({
  is: "Spend is ",
  isPaid: "Spend is what customers paid in all their purchases.",
  isNothing: "No number here counts as spend.",
  isUnknown: "Nothing here looks like what customers spend, so no share of it is shown.",
  choose: "Choose what counts as spend",
  change: "Change what counts as spend",
  legend: "These are added up",
  suggested: "Back to what was suggested",
});

const REASONS = {
  names: ": their names say money.",
  name: ": its name says money.",
  amounts:
    ". This is assumed: every number of the table is spread as amounts are, and no name says otherwise.",
  chosen: ": as you chose.",
};

/** @param {string} basis why it was taken; @param {number} count of how many features */
export const reasonOf = (basis, count) => REASONS[basis === "names" && count === 1 ? "name" : basis] ?? ".";
