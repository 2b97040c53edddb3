/** What the figures of a column mean. */

const SLIGHT = 0.5;
const STRONG = 1;

/** The skew in words, in the usual steps (Bulmer 1979). */
export function skewMeaning(skew) {
  if (skew == null) return "";
  if (Math.abs(skew) < SLIGHT) return "Spread evenly to both sides of the middle";
  const degree = Math.abs(skew) < STRONG ? "Somewhat" : "Very";
  return skew > 0
    ? `${degree} skewed: most customers are low, a few are far above them`
    : `${degree} skewed: most customers are high, a few are far below them`;
}

/** The heads of the table of columns, each with its meaning. */
export const COLUMNS = Object.freeze({
  label: "Columns of the file",
  all: "Tick all",
  none: "Untick all",
  use: (name) => `Use ${name}`,
  roleOf: (name) => `Role of ${name}`,
  headings: Object.freeze([
    ["Use", "What is ticked shapes the segments; the rest is left aside."],
    ["Column", "Its name in the file, what it was taken for, and why."],
    ["Spread", "How many customers have which value, from the smallest to the largest; skewed amounts on a logarithmic scale."],
    ["Missing", "Empty cells. They are filled in from the other customers."],
    ["Unreadable", "Cells that should be numbers and are not. They count as missing."],
    ["Distinct", "How many different values there are."],
    ["Smallest", "The lowest value in the column."],
    ["Median", "Half of the customers are below it, half above."],
    ["Largest", "The highest value in the column."],
    [
      "Skew",
      "How lopsided the values are: 0 is even, above 1 a few customers have much more than most, below -1 much less.",
    ],
    ["Outliers", "Values beyond Tukey's fences: 1.5 times the middle half's width away from it."],
  ]),
  spread: (name, from, to, isLog) =>
    `Spread of ${name} from ${from} to ${to}${isLog ? ", on a logarithmic scale" : ""}`,
  bar: (count, from, to) => `${count} values from ${from} to ${to}`,
});

const ROLES = {
  id: "customer id",
  numeric: "number",
  categorical: "category",
  date: "date",
  text: "text",
  constant: "constant",
  almost_empty: "almost empty",
  empty: "empty",
  spare: "not used",
  out: "left out",
};

export const roleWord = (role) => ROLES[role] ?? role;

/** Why a column has its role, where that is not what was found. */
export const ROLE_REASONS = Object.freeze({
  allTheSame: "You use it all the same.",
  out: "You left it out.",
  describes: "It describes the customers.",
  spare: "Another column is the customer id.",
  chosen: "You chose this.",
});
