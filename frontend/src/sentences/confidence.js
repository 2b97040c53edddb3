/** What the confidence of a customer is, which depends on the algorithm. */

import { DEFINITIONS } from "./definitions.js";

const NEIGHBOURS =
  "how much nearer the customers of the own segment are than those of the next one: 0 on the border, 1 far " +
  "from it. It is no probability.";
const DENSITY =
  "how far inside the dense part of the segment the customer is: 0 at its rim or unassigned, 1 in the midst. " +
  "It is no probability.";

const CONFIDENCES = {
  gmm:
    "the probability of the segment under the Gaussian mixture: 1 is certain, and with two segments " +
    "0.5 is on the border.",
  kmeans:
    "how much nearer the customer's own centre is than the second nearest (k-means): 0 on the border, 1 at " +
    "the centre. It is no probability.",
  hierarchical: NEIGHBOURS,
  genie: NEIGHBOURS,
  dbscan: DENSITY,
  hdbscan: DENSITY,
};
CONFIDENCES.bisecting_kmeans = CONFIDENCES.kmeans;

/** What the confidence of this algorithm's models is. */
export function confidenceOf(algorithm) {
  const kind = CONFIDENCES[algorithm];
  return kind ? `Confidence is ${kind}` : DEFINITIONS.confidence;
}
