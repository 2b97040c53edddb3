/** Why to believe a model. */

import { algorithmName, plural, score } from "../format.js";

export const EVIDENCE = Object.freeze({
  title: "Evidence",
  why: (nSegments) => `Why ${plural(nSegments, "segment")}`,
  structure: "Is there structure?",
  data: "What was done to the data",
});

/** On what the scores were measured. */
export function scoresMeasured({ scores, algorithm, config }) {
  const rows = scores.silhouette_n_rows ? ` on ${plural(scores.silhouette_n_rows, "customer")}` : "";
  const range =
    scores.silhouette_low < scores.silhouette_high
      ? ` (silhouette between ${score(scores.silhouette_low)} and ${score(scores.silhouette_high)})`
      : "";
  const seed = config?.random_state == null ? "" : `, with seed ${config.random_state}`;
  return `${algorithmName(algorithm)}, measured${rows}${range}${seed}. Space: ${scores.space}.`;
}
