import { chart } from "../charts/plotly.js";
import { mapChart } from "../charts/projection.js";
import { legend } from "../components/legend.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { integer, percent, plural } from "../format.js";
import { placesIn } from "../palette.js";
import { DEFINITIONS, mapDescription } from "../sentences.js";
import { whenFetched, whenModel } from "./model.js";

export const mapView = {
  name: "map",
  label: "Map",
  title: "Map",
  parts: [
    {
      select: ({ model, projection, hiddenSegments, hasLoadings }) => [
        model,
        projection,
        hiddenSegments,
        hasLoadings,
      ],
      draw: whenModel(
        (state, actions) => [intro(state), whenFetched("projection", drawMap, [560])(state, actions)],
        [80, 560],
        "Map",
      ),
    },
  ],
};

function intro({ projection: { value } }) {
  const kept = value?.axes.reduce((sum, axis) => sum + (axis.explained_variance_ratio ?? 0), 0);
  return [
    h("h1", { tabindex: "-1" }, "Who is near whom"),
    h(
      "p",
      { class: "lead" },
      "Each mark is a customer; neighbours behave alike. The two axes are ",
      term("components", DEFINITIONS.component),
      value ? `, which keep ${percent(kept)} of the differences.` : ".",
    ),
  ];
}

function drawMap(
  { projection: { value: projection }, model: { value: model }, hiddenSegments, hasLoadings },
  actions,
) {
  const segments = placesIn(model);
  const words = mapDescription(projection, segments);
  const shown = { projection, segments, hidden: hiddenSegments, hasLoadings };
  return h(
    "div",
    { class: "map" },
    h(
      "div",
      { class: "map-chart" },
      chart((frame) => mapChart(shown, frame), `Map of the customers. ${words}`),
    ),
    h(
      "aside",
      { class: "map-side", "aria-label": "Beside the map" },
      h("h2", {}, "Segments"),
      legend({ segments, hidden: hiddenSegments, onToggle: actions.toggleSegment }),
      h(
        "label",
        { class: "switch" },
        h("input", {
          type: "checkbox",
          id: "loadings",
          checked: hasLoadings,
          onchange: actions.toggleLoadings,
          disabled: !projection.loadings?.length,
        }),
        h("span", {}, "Show what the axes are made of"),
      ),
      outlierNote(projection),
      projection.n_shown < projection.n_rows
        ? h(
            "p",
            { class: "quiet" },
            `${integer(projection.n_shown)} of ${integer(projection.n_rows)} customers, drawn at random.`,
          )
        : null,
      h(
        "details",
        {},
        h("summary", {}, "The map in words"),
        h("p", {}, words),
        h("p", { class: "quiet" }, `Space: ${projection.space}.`),
      ),
    ),
  );
}

function outlierNote({ points }) {
  const count = points.is_outlier.filter(Boolean).length;
  if (!count) return null;
  return h("p", { class: "quiet" }, "Hollow: ", term(plural(count, "outlier"), DEFINITIONS.outlier), ".");
}
