/** What is said of where a customer is. */
export const STANDING = Object.freeze({
  confidence: "Confidence",
  unusual: "Unusual",
  unusualMeans: ": far outside the usual range in two or more features.",
});
