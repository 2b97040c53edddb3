/** How English counts and lists, and what it calls the algorithms. */

import { integer, percent, twoDigits } from "../format.js";

const NO_NUMBER = "–";
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** An index of 250 is "2.5 times the average". */
export function againstAverage(index) {
  if (!isNumber(index)) return "no average to compare with";
  if (index >= 97 && index <= 103) return "about average";
  if (index >= 150) return `${twoDigits(index / 100)} times the average`;
  const difference = percent(Math.abs(index - 100) / 100);
  return `${difference} ${index > 100 ? "above" : "below"} average`;
}

/** @example plural(2, "segment") // "2 segments" */
export function plural(count, noun, many = `${noun}s`) {
  return `${integer(count)} ${count === 1 ? noun : many}`;
}

/** @example sentenceList(["a", "b", "c"]) // "a, b and c" */
export function sentenceList(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

export function duration(exact) {
  if (!isNumber(exact)) return NO_NUMBER;
  const seconds = Math.max(0, Math.round(exact));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const ALGORITHMS = {
  auto: "Chosen for you",
  kmeans: "k-means",
  gmm: "Gaussian mixture",
  hierarchical: "Hierarchical clustering",
  dbscan: "DBSCAN",
  hdbscan: "HDBSCAN",
  bisecting_kmeans: "Bisecting k-means",
  genie: "Genie",
  deep: "Deep embedding",
};

export const algorithmName = (key) => ALGORITHMS[key] ?? String(key);

export const underOnePercent = () => `under ${percent(0.01)}`;
