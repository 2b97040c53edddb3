/** What the page says of one customer. */

import { integer } from "../format.js";

export const CUSTOMER = Object.freeze({
  title: "Customer ",
  close: "Close",
  unknown: Object.freeze({
    model: "The model in use",
    was: " was not trained on a customer with the id ",
    perhaps: "Perhaps the customer is in another model, or the id is written differently here. ",
    all: "See all customers of this model",
  }),
  noSegment: "It is in no segment: too few others are near it, so there is nothing to explain.",
  noReasons: "This model cannot tell what each feature says.",
  why: "Why it is here",
  whyNowhere: "Why it is in no segment",
  howToRead:
    "The longer a bar, the more its feature counts. Bars to the right speak for the customer's own segment, " +
    "to the left for the next one.",
  move: "What would move it",
  values: "All its values",
});

export const REASONS = Object.freeze({
  table: "What each feature says about the segment",
  rest: (count) => `${integer(count)} more with less weight`,
  restTable: "The features with less weight",
  feature: "Feature",
  value: "Value",
  typical: "typical here",
  start: "Where it starts",
  beforeAny: "before any feature",
});

export const AHEAD = Object.freeze({
  heading: (days) => `In the next ${integer(days)} days`,
  active: "Likely still active",
  purchases: "Purchases",
  spend: "Value of a purchase",
  value: "Value",
  nobodyLeaves: "Nothing says that customers of this model leave for good.",
  brackets: "In brackets: the range that 90 of 100 such customers stay within.",
  past: "Where it was",
  inUse: ", in use",
});

export const FORGETTING = Object.freeze({
  heading: "Forget this customer",
  ask: "Forget…",
  another: "This is not the id of this customer.",
  explained: "It goes from all models, kept tables and the history, for good. Write its id, ",
  confirm: ", to confirm.",
  forGood: "Forget for good",
  keep: "Keep",
});
