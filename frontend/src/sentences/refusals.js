/** What is said of requests that a service refuses whoever sends them. */

import { duration } from "../format.js";

const NOT_ALLOWED = "urn:segment:not-allowed";

/** A service that refuses for now says when it will not. */
const again = ({ retry_after: seconds }) =>
  seconds ? `Try again in ${duration(seconds)}.` : "Try again in a few seconds.";

const REFUSALS = Object.freeze({
  401: () => ({
    title: "This key does not open the service",
    detail: "It is not known here, or not in force any more.",
    next: "Check that it was copied whole. If it was, it has expired or was revoked: ask for a new one.",
  }),
  403: ({ type }) =>
    type === NOT_ALLOWED
      ? { title: "Your key does not allow this", next: "Ask whoever runs the service for a key that does." }
      : {},
  429: (problem) => ({ next: again(problem) }),
  503: (problem) => ({
    title: "The service cannot do this now",
    kept: "Everything: nothing was changed.",
    next: again(problem),
  }),
});

/** What to tell of a problem that has nothing to do with what was sent; nothing for others. */
export const refusalTold = (problem) => REFUSALS[problem.status]?.(problem) ?? {};
