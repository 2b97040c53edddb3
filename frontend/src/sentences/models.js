/** What is said of a model in the list. */

const STRUCTURES = { clear: "clear groups", weak: "weak groups", none: "no groups" };

export const structureWord = (verdict) => STRUCTURES[verdict] ?? "not tested";
