/** The features themselves: how they go together, and how each is spread. */

import { exploreActions } from "../actions/explore.js";
import { h } from "../dom.js";
import { EXPLORE } from "../sentences/explore.js";
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
    { select: ({ model }) => [model], draw: whenModel(intro, [80, 320, 400], EXPLORE.title) },
    {
      select: ({ model, correlation, route: { params } }) => [
        model,
        correlation,
        params.stage,
        params.kind,
        params.order,
      ],
      draw: beside("correlation", correlations, [32, 320]),
    },
    {
      select: ({ model, scatter_matrix, route: { params } }) => [model, scatter_matrix, params.pair],
      draw: (state, actions) => {
        // The address names columns as the file does, whatever they are called on the screen.
        const columns = state.scatter_matrix.value?.features;
        const draw = (told) => pairs({ ...told, columns }, actions);
        return beside("scatter_matrix", draw, [32, 560])(state, actions);
      },
    },
    {
      select: ({ model, distributions, route: { params } }) => [model, distributions, params.spread],
      draw: beside("distributions", spreads, [32, 420]),
    },
  ],
};

function intro() {
  return [h("h1", { tabindex: "-1" }, EXPLORE.heading), h("p", { class: "lead" }, EXPLORE.lead)];
}
