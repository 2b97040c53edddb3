/** What the terms on the first screen mean. */

export const TERMS = Object.freeze({
  silhouette:
    "Compares how near a customer is to its own segment and to the nearest other one, averaged over " +
    "customers. 1: far apart; 0: on the border; below 0: in the wrong segment (Rousseeuw 1987).",
  stability:
    "How much of a segment comes back: its mean overlap (Jaccard) with the segment found again in bootstrap " +
    "samples of the customers. Below 0.6 unstable, to 0.75 doubtful, to 0.85 stable, above highly stable (Hennig 2007).",
  structure:
    "Whether the customers fall into groups at all, against made-up tables of one crowd: clear, weak or no groups. " +
    "Any table can be cut into segments.",
  index: "100 is the average customer. 200 is twice the average, 50 is half of it.",
  effect:
    "How far the segment's average is from that of the other customers, in standard deviations: " +
    "0.2 is a small difference, 0.8 a large one (Cohen 1988).",
  typical: "The customers nearest to the middle of the segment: whom to think of when its name is said.",
  edge: "Its customers with the lowest confidence: nearly as close to the next segment.",
  interval:
    "90 of 100 forecasts like this one hold what then happens, if customers go on as the model supposes. It counts " +
    "chance and what is uncertain of the model, but no change of the world.",
});
