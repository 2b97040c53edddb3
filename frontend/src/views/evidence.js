import { chart } from "../charts/plotly.js";
import { selectionChart } from "../charts/selection.js";
import { candidateTable } from "../components/candidates.js";
import { term } from "../components/text.js";
import { findings } from "../components/warnings.js";
import { h } from "../dom.js";
import { algorithmName, plural, quantity, score } from "../format.js";
import { choice } from "../sentences/choice.js";
import { cleaning } from "../sentences/cleaning.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { purchasesTold } from "../sentences/purchases.js";
import { placesOf } from "../sentences/rows.js";
import { structureTold } from "../sentences/structure.js";
import { inWords } from "../sentences/wording.js";
import { components } from "./evidence/components.js";
import { density } from "./evidence/density.js";
import { silhouettes } from "./evidence/silhouettes.js";
import { tree } from "./evidence/tree.js";
import { whenFetched, whenModel } from "./model.js";

export const evidenceView = {
  parts: [
    { select: ({ model }) => [model], draw: whenModel(drawEvidence, [80, 320, 400], "Evidence") },
    part("silhouette", silhouettes, 360),
    part("explained_variance", components, 320),
    part("dendrogram", tree, 360),
    part("k_distance", density, 300),
    { select: ({ model }) => [model], draw: ({ model }) => (model.value ? drawData(model.value) : null) },
  ],
};

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

function drawEvidence({ model: { value: model } }) {
  return [
    h("h1", { tabindex: "-1" }, `Why ${plural(model.n_segments, "segment")}`),
    structure(model),
    h("p", { class: "lead" }, model.choice?.length ? model.choice.join(" ") : choice(model.selection)),
    scores(model),
    h(
      "div",
      { class: "chart-pair" },
      criterion(model, "silhouette", "Silhouette", "Higher is better: segments are further apart."),
      criterion(
        model,
        "inertia",
        "Inertia",
        "It falls with more segments for k-means; the bend matters, where one more segment stops helping.",
      ),
      model.structure?.gap
        ? criterion(
            { selection: gapCurve(model.structure) },
            "gap",
            "Gap statistic",
            "From one segment, which is no grouping: the first number within a standard error of the next counts.",
            "suggested",
          )
        : null,
      model.selection.some((one) => one.stability != null)
        ? criterion(
            model,
            "stability",
            "Stability",
            "Of the least stable segment. Above 0.75 all segments come again in other samples of the customers.",
          )
        : null,
    ),
    model.selection.length
      ? h(
          "section",
          {},
          h("h2", {}, "Every candidate"),
          h(
            "p",
            { class: "quiet" },
            "The best of each column is bold. The criteria need not agree: each looks at something else.",
          ),
          candidateTable(model.selection, DEFINITIONS),
        )
      : null,
  ];
}

function drawData({ data }) {
  return h(
    "section",
    {},
    h("h2", {}, "What was done to the data"),
    h(
      "ul",
      { class: "sentences" },
      [...cleaning(inWords(data, data.purchases)), ...(data.purchases ? purchasesTold(data.purchases) : [])].map(
        (text) => h("li", {}, text),
      ),
    ),
    findings(data.warnings ?? [], { level: 3, places: placesOf(data) }),
  );
}

/** The chosen model's own scores, with the space and sample they were measured on. */
function scores({ scores: told, algorithm, config }) {
  const figure = (key, label, show) =>
    told[key] == null
      ? null
      : h("div", {}, h("dt", {}, term(label, DEFINITIONS[key])), h("dd", {}, show(told[key])));
  return [
    h(
      "dl",
      { class: "figures" },
      figure("silhouette", "Silhouette", score),
      figure("davies_bouldin", "Davies-Bouldin", score),
      figure("calinski_harabasz", "Calinski-Harabasz", quantity),
      figure("inertia", "Inertia", quantity),
      figure("bic", "BIC", quantity),
    ),
    h(
      "p",
      { class: "quiet" },
      `${algorithmName(algorithm)}, measured${
        told.silhouette_n_rows ? ` on ${plural(told.silhouette_n_rows, "customer")}` : ""
      }${
        told.silhouette_low < told.silhouette_high
          ? ` (silhouette between ${score(told.silhouette_low)} and ${score(told.silhouette_high)})`
          : ""
      }${config?.random_state == null ? "" : `, with seed ${config.random_state}`}. Space: ${told.space}.`,
    ),
  ];
}

/** Whether there are groups at all; nothing where that was not tested. */
function structure(model) {
  const told = structureTold(model);
  if (!told) return null;
  return h(
    "section",
    {},
    h("h2", {}, "Is there structure?"),
    h("p", { class: "structure-verdict" }, h("strong", {}, told.verdict)),
    h(
      "ul",
      { class: "sentences" },
      told.sentences.map((text) => h("li", {}, text)),
    ),
  );
}

const gapCurve = ({ gap, gap_n_segments: suggested }) =>
  gap.map((point) => ({ ...point, algorithm: "kmeans", is_chosen: point.n_segments === suggested }));

function criterion({ selection }, key, title, caption, mark = "chosen") {
  const known = selection.filter((one) => one[key] != null);
  const isCurve = new Set(known.map((one) => one.n_segments)).size > 1;
  return h(
    "section",
    {},
    h("h2", {}, term(title, DEFINITIONS[key])),
    h("p", { class: "quiet" }, caption),
    isCurve
      ? chart(
          (frame) => selectionChart({ candidates: selection, criterion: key, title, mark }, frame),
          describe(known, key, title),
        )
      : h(
          "p",
          { class: "chart-none" },
          "Only one number of segments was tried, so there is no curve to draw.",
        ),
  );
}

function describe(known, key, title) {
  const show = key === "inertia" ? quantity : score;
  const values = known.map((one) => `${algorithmName(one.algorithm)}, ${one.n_segments}: ${show(one[key])}`);
  return `${title} by number of segments. ${values.join("; ")}`;
}
