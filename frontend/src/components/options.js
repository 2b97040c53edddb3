import { h } from "../dom.js";
import { algorithmName, plural, shorten } from "../format.js";
import { arePurchases } from "../roles/purchases.js";

const COUNTS = ["auto", 2, 3, 4, 5, 6, 7, 8, 9, 10];

const ALGORITHM_HINTS = {
  auto: "Four kinds are tried, and a written rule takes one; Evidence says why.",
  kmeans: "Round segments of similar width.",
  bisecting_kmeans: "Splits in two again and again; k-means that nests.",
  gmm: "Long and differently wide segments too, and a probability for every customer.",
  hierarchical: "Joins the nearest customers, then groups, into a tree (Ward).",
  hdbscan: "Dense places of any shape; customers between them stay unassigned.",
  dbscan: "Dense places of one density; customers between them stay unassigned.",
};
const FINDS_NUMBER = ["dbscan", "hdbscan"];

/** What can be chosen before training; every default is sensible. */
export function trainingOptions({ options, report, onChange }) {
  const { columns } = report;
  return h(
    "div",
    { class: "options", id: "options" },
    choice({
      id: "algorithm",
      label: "Algorithm",
      hint: ALGORITHM_HINTS[options.algorithm] ?? ALGORITHM_HINTS.auto,
      value: options.algorithm,
      onChange,
      choices: Object.keys(ALGORITHM_HINTS).map((key) => [key, algorithmName(key)]),
    }),
    choice({
      id: "n_segments",
      label: "Number of segments",
      hint: FINDS_NUMBER.includes(options.algorithm)
        ? `${algorithmName(options.algorithm)} finds the number itself; leave this as it is.`
        : "Chosen for you: each number from 2 to 10 is tried.",
      value: options.n_segments,
      onChange,
      choices: COUNTS.map((count) => [count, count === "auto" ? "Chosen for you" : String(count)]),
    }),
    rowsOf({ options, report, onChange }),
    arePurchases(report, options) ? null : ofCustomers({ options, columns, onChange }),
    choice({
      id: "outliers",
      label: "Unusual customers",
      hint: "Set aside: they get a segment, but do not shape any.",
      value: options.outliers,
      onChange,
      choices: [
        ["exclude", "Set aside while learning"],
        ["keep", "Treat like all others"],
      ],
    }),
    choice({
      id: "log_transform",
      label: "Logarithmic scale",
      hint: "Keeps a few very large values from deciding everything.",
      value: options.log_transform,
      onChange,
      choices: [
        ["auto", "Where values are skewed"],
        [true, "Always"],
        [false, "Never"],
      ],
    }),
    choice({
      id: "scale",
      label: "Weight of the columns",
      hint: "Equal: each column counts as much as any other.",
      value: options.scale,
      onChange,
      choices: [
        [true, "Equal"],
        [false, "As they are, by size"],
      ],
    }),
  );
}

/** What each row is: as it was found, which comes first, or the other. */
function rowsOf({ options, report, onChange }) {
  const wasFound = report.kind === "transactions";
  const words = { customers: "A customer", purchases: "A purchase, or a line of one" };
  const [found, other] = wasFound ? ["purchases", "customers"] : ["customers", "purchases"];
  return choice({
    id: "rows",
    label: "Each row is",
    hint: "Of purchases, customers are made: how lately, how often and for how much they bought.",
    value: arePurchases(report, options) === wasFound ? "auto" : other,
    onChange,
    choices: [
      ["auto", words[found]],
      [other, words[other]],
    ],
  });
}

/** What is asked only where each row is a customer. */
const ofCustomers = ({ options, columns, onChange }) => [
  choice({
    id: "id_column",
    label: "Customer id",
    hint: "Names the customers; it never shapes the segments.",
    value: options.id_column,
    onChange,
    choices: [["auto", "Detected"], ...columns.map(({ name }) => [name, shorten(name, 40)])],
  }),
  choice({
    id: "on_duplicate_id",
    label: "When an id occurs again",
    hint: "What speaks for a customer whose id stands in several rows; each customer counts once. Without repeated ids this changes nothing.",
    value: options.on_duplicate_id,
    onChange,
    choices: [
      ["last", "The last row counts"],
      ["first", "The first row counts"],
      ["mean", "One row with the means"],
      ["error", "Stop and tell me"],
    ],
  }),
];

function choice({ id, label, hint, value, choices, onChange }) {
  const hintId = `${id}-hint`;
  return h(
    "div",
    { class: "field" },
    h("label", { for: `option-${id}` }, label),
    h(
      "select",
      {
        id: `option-${id}`,
        "aria-describedby": hintId,
        value: String(choices.findIndex(([key]) => key === value)),
        onchange: (event) => onChange(id, choices[Number(event.target.value)][0]),
      },
      choices.map(([, text], place) => h("option", { value: String(place) }, text)),
    ),
    h("p", { class: "hint", id: hintId }, hint),
  );
}
