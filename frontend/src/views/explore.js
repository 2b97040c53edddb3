/** The features themselves: how they go together, and how each is spread. */

import { exploreActions } from "../actions/explore.js";
import { h } from "../dom.js";
import { correlations } from "./explore/correlations.js";
import { pairs } from "./explore/pairs.js";
import { spreads } from "./explore/spreads.js";
import { whenFetched, whenModel } from "./model.js";

/** Beside the heading: until there is a model, that part says so alone. */
const beside = (slice, draw, heights) => (state, actions) =>
  state.model.value ? whenFetched(slice, draw, heights)(state, actions) : null;

export const exploreView = {
  brings: [exploreActions],
  parts: [
    { select: ({ model }) => [model], draw: whenModel(intro, [80, 320, 400], "Explore") },
    {
      select: ({ model, correlation, correlationOf }) => [model, correlation, correlationOf],
      draw: beside("correlation", correlations, [32, 320]),
    },
    {
      select: ({ model, scatter_matrix, pair }) => [model, scatter_matrix, pair],
      draw: beside("scatter_matrix", pairs, [32, 560]),
    },
    {
      select: ({ model, distributions }) => [model, distributions],
      draw: beside("distributions", spreads, [32, 420]),
    },
  ],
};

function intro() {
  return [
    h("h1", { tabindex: "-1" }, "The features behind the segments"),
    h(
      "p",
      { class: "lead" },
      "Which features go together, where the segments part, and what the transformation did to each.",
    ),
  ];
}
