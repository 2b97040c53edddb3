/** How grouped customers look beside made-up tables without groups. */

import { certainty, integer, plural, score } from "../format.js";

const KINDS = {
  gaussian: {
    name: "Gaussian tables",
    meaning: "One round or long cloud of customers, with the same spread and correlations as yours and no groups in it.",
  },
  uniform: {
    name: "Uniform tables",
    meaning: "Customers strewn evenly over a box as large as the room that yours take up, without any groups.",
  },
};

export const kindOf = (kind) => KINDS[kind] ?? { name: String(kind), meaning: "" };

/** What was measured, as said amid a sentence. */
export function measureTold(criterion) {
  const [, number] = /^silhouette_(\d+)$/.exec(criterion) ?? [];
  if (number) return `the silhouette of ${plural(Number(number), "segment")}`;
  if (criterion === "valley") return "the emptiness between two groups";
  if (criterion === "dip") return "the dip between peaks along one direction";
  return String(criterion);
}

export const asGrouped = ({ values, observed }) => values.filter((value) => value >= observed).length;

/** What one kind of tables says. */
export function referenceTold(tables) {
  const { kind, values, criterion, observed } = tables;
  const count = asGrouped(tables);
  const many = count ? `${integer(count)} of ${plural(values.length, "table")}` : `None of the ${plural(values.length, "table")}`;
  return (
    `${kindOf(kind).name}: your customers stand out by ${score(observed)}, most in ${measureTold(criterion)}. ` +
    `${many} ${count === 1 ? "looks" : "look"} at least as grouped.`
  );
}

export const tableTold = (value, { kind }) => `${kindOf(kind).name}: one of them stands out by ${score(value)}.`;
export const yoursTold = ({ observed, criterion }) =>
  `Your customers stand out by ${score(observed)}, most in ${measureTold(criterion)}.`;

export const REFERENCES = Object.freeze({
  title: "Beside tables without groups",
  reading:
    "Each dot is a made-up table without groups. The further to the right your customers are of all dots, the less can " +
    "they be one crowd.",
  yours: "your customers",
  asGrouped: (tables) =>
    `${asGrouped(tables) ? integer(asGrouped(tables)) : "none"} of ${integer(tables.values.length)} as grouped`,
  axis: "How far it stands out, in standard deviations",
  label: (told) => `How grouped the customers look beside made-up tables without groups. ${told}`,
  none: "Structure was not tested for this model, so there is nothing to compare with.",
  few: "Too few different customers, or no reference tables were asked for.",
  older: "What the reference tables looked like was not kept with this model. Train again to see them.",
  behind: "The numbers behind the dots",
  table: "Your customers beside tables without groups",
  head: {
    kind: "Tables",
    count: "How many",
    median: "Middle one",
    most: "Most grouped",
    yours: "Yours",
    asGrouped: "As grouped",
    p: "p-value",
  },
  definitions: {
    standsOut:
      "Seven measures are taken of every table: the silhouettes of 2 to 6 segments, the emptiness between two groups, and " +
      "how many peaks there are. The largest counts, in standard deviations above the average of all tables.",
    p: "The share of tables, yours included, that look at least as grouped as yours. Below 0.05 chance alone is no good explanation.",
  },
  pOf: (tables) => certainty((1 + asGrouped(tables)) / (1 + tables.values.length)),
});
