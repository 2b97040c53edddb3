/** Why a model has as many segments as it has. */

import { algorithmName, plural, preciseScore } from "../format.js";

/** Why this number of segments, from the candidates that were tried. */
export function choice(candidates) {
  const chosen = candidates.find((one) => one.is_chosen);
  if (!chosen) return "";
  const best = candidates.every((one) => (one.silhouette ?? -1) <= chosen.silhouette);
  const what = `${algorithmName(chosen.algorithm)} with ${plural(chosen.n_segments, "segment")}`;
  if (candidates.length === 1) return `${what} was asked for; nothing else was tried.`;
  const tried = `${plural(candidates.length, "candidate")} were tried. ${what}`;
  return best
    ? `${tried} has the highest silhouette, ${preciseScore(chosen.silhouette)}.${closeSecond(candidates, chosen)}`
    : `${tried} was chosen, with a silhouette of ${preciseScore(chosen.silhouette)}.`;
}

const CLOSE = 0.02;

/** Says so when another number of segments would be nearly as good. */
function closeSecond(candidates, chosen) {
  const others = candidates.filter(
    (one) => one.n_segments !== chosen.n_segments && one.silhouette > chosen.silhouette - CLOSE,
  );
  if (!others.length) return "";
  const second = others.reduce((one, other) => (other.silhouette > one.silhouette ? other : one));
  return ` ${plural(second.n_segments, "segment")} come close, with ${preciseScore(second.silhouette)} (${algorithmName(second.algorithm)}).`;
}
