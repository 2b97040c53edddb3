/** What can be chosen before a training, and what each choice means. */

import { algorithmName, integer, percent, plural } from "../format.js";

const perChoice = (words) => (value) => words[value] ?? String(value);
const ALGORITHM_HINTS = {
  auto: "Four kinds are tried, and a written rule takes one; Evidence says why.",
  kmeans: "Round segments of similar width.",
  bisecting_kmeans: "Splits in two again and again; k-means that nests.",
  gmm: "Long and differently wide segments too, and a probability for every customer.",
  hierarchical: "Joins the nearest customers, then groups, into a tree.",
  hdbscan: "Dense places of any shape; customers between them stay unassigned.",
  dbscan: "Dense places of one density; customers between them stay unassigned.",
};
const LINKAGE_HINTS = {
  ward: "Joins what keeps segments tight: round, of similar size.",
  complete: "Joins by the farthest two customers: compact segments.",
  average: "Joins by the average distance: between the other two.",
  single: "Joins by the nearest two customers: chains, and often one huge segment.",
};
const findsNumber = (algorithm) => ["dbscan", "hdbscan"].includes(algorithm);

export const OPTION_GROUPS = Object.freeze({
  finding: ["How many, and by which rule", "Left alone, several algorithms and numbers are tried and compared."],
  shaping: ["What shapes the segments", "How columns are weighed before customers are compared."],
  cleaning: ["Who counts as a customer", "How rows become customers, and what becomes of gaps."],
  checking: ["How thoroughly it is checked", "More rounds take longer and make the evidence firmer."],
  keeping: ["The model", "What becomes of the result."],
});

/** @type {Object<string, {label: string, hint: function(Object): string, choice?: function}>} */
export const OPTIONS = Object.freeze({
  algorithm: {
    label: "Algorithm",
    hint: ({ algorithm }) => ALGORITHM_HINTS[algorithm] ?? ALGORITHM_HINTS.auto,
    choice: algorithmName,
  },
  n_segments: {
    label: "Number of segments",
    hint: ({ algorithm, max_segments: most }) =>
      findsNumber(algorithm)
        ? `${algorithmName(algorithm)} finds the number itself.`
        : `Chosen for you: each number from 2 to ${integer(most)} is tried.`,
    choice: (value) => (value === "auto" ? "Chosen for you" : integer(value)),
  },
  max_segments: {
    label: "Most segments to try",
    hint: () => "More than ten are rarely of use to people; trying them takes longer.",
    choice: integer,
  },
  min_segment_share: {
    label: "Smallest segment",
    hint: () => "Numbers that would leave a smaller segment are not taken.",
    choice: (value) => (value ? `${percent(value)} of the customers` : "Any size"),
  },
  covariance_type: {
    label: "Shape of the segments",
    hint: () => "Which forms a segment may have. Chosen for you: the one with the lowest BIC.",
    choice: perChoice({
      auto: "Chosen for you",
      full: "Each its own form",
      tied: "All the same form",
      diag: "Along the columns",
      spherical: "Round",
    }),
  },
  linkage: {
    label: "How groups are joined",
    hint: ({ linkage }) => LINKAGE_HINTS[linkage] ?? LINKAGE_HINTS.ward,
    choice: perChoice({ ward: "Ward", complete: "Complete", average: "Average", single: "Single" }),
  },
  min_samples: {
    label: "Customers in a dense place",
    hint: () => "How many customers must be near each other to start a segment. Empty: goes by the table.",
  },
  eps: {
    label: "How near is near",
    hint: () => "Distance to a neighbour, on the scaled columns. Empty: taken from the curve of distances.",
  },
  outliers: {
    label: "Unusual customers",
    hint: () => "Set aside: they get a segment, but do not shape any.",
    choice: perChoice({ exclude: "Set aside while learning", keep: "Treat like all others" }),
  },
  log_transform: {
    label: "Logarithmic scale",
    hint: () => "Keeps a few very large values from deciding everything.",
    choice: perChoice({ auto: "Where values are skewed", true: "Always", false: "Never" }),
  },
  scale: {
    label: "Weight of the columns",
    hint: () => "Equal: each column counts as much as any other.",
    choice: perChoice({ true: "Equal", false: "As they are, by size" }),
  },
  pca: {
    label: "Condense related columns",
    hint: () => "Columns that rise and fall together count once (principal components), so that they do not outvote the others. Chosen for you: what is beyond chance.",
    choice: (value) => {
      if (value === "auto") return "Chosen for you";
      if (value === null) return "No, all columns count";
      return value < 1 ? `Keep ${percent(value)} of differences` : `To ${plural(value, "component")}`;
    },
  },
  rows: {
    label: "Each row is",
    hint: () => "Of purchases, customers are made: how lately, how often and for how much they bought.",
    choice: perChoice({ customers: "A customer", purchases: "A purchase, or a line of one" }),
  },
  id_column: {
    label: "Customer id",
    hint: () => "Names the customers; it never shapes the segments.",
    choice: (value) => (value === "auto" ? "Detected" : value),
  },
  on_duplicate_id: {
    label: "When an id occurs again",
    hint: () =>
      "What speaks for a customer whose id stands in several rows; each customer counts once. Without repeated ids this changes nothing.",
    choice: perChoice({
      last: "The last row counts",
      first: "The first row counts",
      mean: "One row with the means",
      error: "Stop and tell me",
    }),
  },
  missing: {
    label: "Gaps",
    hint: () => "Filled in: with what is usual in the column, so that no customer is lost.",
    choice: perChoice({ impute: "Fill them in", drop: "Leave such customers out" }),
  },
  n_resamples: {
    label: "Rounds for stability",
    hint: () => "How often segments are looked for again among customers drawn anew, to see which come back.",
    choice: (value) => (value ? integer(value) : "None: stability is not measured"),
  },
  n_references: {
    label: "Rounds for structure",
    hint: () => "Whether there are groups at all is judged against so many made-up tables of each of two kinds.",
    choice: (value) => (value ? integer(value) : "None: structure is not tested"),
  },
  random_state: {
    label: "Seed",
    hint: () => "The same seed and table give the same segments. Another one shows how much is chance.",
  },
  name: {
    label: "Name of the model",
    hint: () => "Empty: named after the table and what was found.",
  },
  activate: {
    label: "When it is done",
    hint: () => "The model in use places new customers and is what all screens show.",
    choice: perChoice({ true: "Use the new model", false: "Keep the present one" }),
  },
  take_over: {
    label: "Segments that go on",
    hint: () => "Where most customers of two segments are the same, the new one keeps number, name and colour.",
    choice: perChoice({ true: "Keep names and colours", false: "Start anew" }),
  },
});

/** Why what was typed is not in force. */
export const notTaken = (typed, { min, max, isWhole }) => {
  const kind = isWhole ? "A whole number" : "A number";
  const range = max === undefined ? `above ${integer(min)}` : `from ${integer(min)} to ${integer(max)}`;
  return `${kind} ${range} belongs here; “${typed}” was not taken.`;
};
