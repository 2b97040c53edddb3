/** Why to believe the model: whether there are groups, how many, how firm, and what was done to the data. */

import { findings } from "../components/warnings.js";
import { h } from "../dom.js";
import { choice } from "../sentences/choice.js";
import { cleaning } from "../sentences/cleaning.js";
import { EVIDENCE } from "../sentences/evidence.js";
import { purchasesTold } from "../sentences/purchases.js";
import { placesOf } from "../sentences/rows.js";
import { inWords } from "../sentences/wording.js";
import { components } from "./evidence/components.js";
import { density } from "./evidence/density.js";
import { scores } from "./evidence/scores.js";
import { selection } from "./evidence/selection.js";
import { silhouettes } from "./evidence/silhouettes.js";
import { stabilities } from "./evidence/stabilities.js";
import { structure } from "./evidence/structure.js";
import { tree } from "./evidence/tree.js";
import { whenFetched, whenModel } from "./model.js";

export const evidenceView = {
  parts: [
    { select: ({ model }) => [model], draw: whenModel(drawHead, [80, 320, 400], EVIDENCE.title) },
    ofModel(structure),
    ofModel(selection),
    part("silhouette", silhouettes, 360),
    ofModel(stabilities),
    part("explained_variance", components, 320),
    part("dendrogram", tree, 360),
    part("k_distance", density, 300),
    ofModel(drawData),
  ],
};

/** What the model itself holds. */
function ofModel(draw) {
  return { select: ({ model }) => [model], draw: ({ model }) => (model.value ? draw(model.value) : null) };
}

/** A chart with data of its own; nothing is asked for where the algorithm has no such thing. */
function part(slice, draw, height) {
  return {
    select: (state) => [state.model, state[slice]],
    draw: (state, actions) =>
      state.model.value && state[slice].status !== "none"
        ? whenFetched(slice, draw, [32, height])(state, actions)
        : null,
  };
}

function drawHead({ model: { value: model } }) {
  return [
    h("h1", { tabindex: "-1" }, EVIDENCE.why(model.n_segments)),
    h("p", { class: "lead" }, model.choice?.length ? model.choice.join(" ") : choice(model.selection)),
    scores(model),
  ];
}

function drawData({ data }) {
  const told = [...cleaning(inWords(data, data.purchases)), ...(data.purchases ? purchasesTold(data.purchases) : [])];
  return h(
    "section",
    {},
    h("h2", {}, EVIDENCE.data),
    h(
      "ul",
      { class: "sentences" },
      told.map((text) => h("li", {}, text)),
    ),
    findings(data.warnings ?? [], { level: 3, places: placesOf(data) }),
  );
}
