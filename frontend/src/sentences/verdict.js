/** What was found, in one line, and what to make of it. */

import { plural } from "../format.js";
import { found } from "./structure.js";

/** Kaufman and Rousseeuw (1990) read the silhouette in these steps. */
const SEPARATIONS = [
  [0.71, "and they stand well apart"],
  [0.51, "and they are distinct"],
  [0.26, "and they overlap at their edges"],
  [-1, "but they hardly separate"],
];

const ADVICE = [
  [0.71, "Nearly every customer is much closer to its own segment than to the next."],
  [0.51, "Most customers are clearly closer to their own segment than to the next."],
  [0.26, "The middles differ; customers near a border could belong to either side."],
  [-1, "Treat them as a convenient cut through one crowd, not as groups that exist by themselves."],
];

/** The headline has said this much. */
const unsaid = (statement) => statement.replace(/^No groups were found: (.)/, (_, first) => first.toUpperCase());

const step = (steps, value) => steps.find(([from]) => value >= from)?.[1] ?? steps.at(-1)[1];

/** @returns {{headline: string, advice: string}} what was found, honestly */
export function verdict(model) {
  if (model.structure) return { headline: found(model), advice: unsaid(model.structure.statement ?? "") };
  const { silhouette } = model.scores;
  if (silhouette == null) return { headline: found(model), advice: "" };
  const count = plural(model.n_segments, "segment");
  return { headline: `${count}, ${step(SEPARATIONS, silhouette)}`, advice: step(ADVICE, silhouette) };
}
