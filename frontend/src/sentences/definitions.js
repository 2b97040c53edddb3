/** What the terms on the screen mean. */

import { TERMS } from "./terms.js";

export const DEFINITIONS = Object.freeze({
  ...TERMS,
  davies_bouldin:
    "How wide segments are against the distance between them, for the worst neighbour of each. Lower is better (1979).",
  calinski_harabasz:
    "Spread between segments over spread within them. Higher is better; compare it on the same data only (1974).",
  inertia:
    "Sum of squared distances of customers to the middle of their segment. For k-means, which makes it small, it " +
    "falls with more segments: look for the bend, not the lowest. For a Gaussian mixture it can also rise.",
  bic: "How well a mixture fits, with a fine for every parameter it needs. Lower is better (Schwarz 1978).",
  gap: "How much tighter the segments are than in data without any structure. Higher is better (Tibshirani 2001).",
  confidence:
    "0 on the border to the next segment, 1 deep inside. With a Gaussian mixture it is the probability of the " +
    "segment under the model; with k-means it compares the two nearest centres and is no probability.",
  outlier:
    "A customer far outside the usual range in two or more features. It got a segment, but did not shape any.",
  component:
    "A direction made of several features, chosen so that the customers differ along it as much as possible.",
  overlap:
    "Customers in both segments, as a share of all customers in either of them (Jaccard): 1 is the same segment, " +
    "0 is another one.",
  drift:
    "Whether customers who come in now still look like those the segments were found in. Where they do not, " +
    "the segments may no longer fit.",
  psi:
    "Population stability index: how far the values of now are from those of training, over ten ranges of equal " +
    "size. Below 0.1 is steady, above 0.25 is another distribution (Siddiqi 2006).",
  by_chance: "What chance alone hardly ever exceeds, with as many customers. Below it nothing is said to have moved.",
  pearson:
    "How straight the line is along which two features move together: 1 all on one line, 0 no line, below 0 one " +
    "falls while the other rises. Single large values pull at it.",
  spearman:
    "The same for ranks instead of values: whether more of one goes with more of the other, in whatever shape. " +
    "Single large values hardly matter (Spearman 1904).",
  active:
    "The probability that a customer has not stopped buying for good, from how often and how lately the customer " +
    "bought. Who buys often and then falls silent has likely left; who buys rarely may only be pausing.",
  expected_value:
    "Expected purchases times the expected amount of each, discounted to today. It is revenue, not profit: no costs " +
    "are taken off.",
  times:
    "Days on which a customer bought: all it buys on one day counts once. “Number of purchases”, elsewhere on the " +
    "page, counts invoices.",
  holdout:
    "The last part of the time was kept from the model. It then had to forecast what is known to have happened.",
  holdout_error:
    "By how many purchases the forecast of a customer was off, on average, in the time that was kept from the model.",
  process_bic:
    "How well the process fits all purchases, with a fine for every parameter. Lower is better (Schwarz 1978).",
  rfm:
    "The classic groups by recency, frequency and money: each is scored from 1 to 5 by fifths of the customers, and " +
    "the scores are given a name. They are rules, not segments found in the data.",
  rate:
    "The share of a segment's customers who went to the lower one from one model to the next. It is the rate of the " +
    "segment, not the probability of one customer.",
  loading:
    "How much a feature weighs in a component: from -1 to 1. Features with the same sign rise along it together.",
});
