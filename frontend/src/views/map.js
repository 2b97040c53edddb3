import { mapActions } from "../actions/map.js";
import { depthChart } from "../charts/depth.js";
import { canDrawDepth, chart } from "../charts/plotly.js";
import { mapChart } from "../charts/projection.js";
import { legend } from "../components/legend.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { integer, percent, plural } from "../format.js";
import { placesIn } from "../palette.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { mapDescription } from "../sentences/places.js";
import { whenFetched, whenModel } from "./model.js";

export const mapView = {
  brings: [mapActions],
  parts: [
    {
      select: ({ model, projection, hiddenSegments, hasLoadings, hasDepth }) => [
        model,
        projection,
        hiddenSegments,
        hasLoadings,
        hasDepth,
      ],
      draw: whenModel(
        (state, actions) => [intro(state), whenFetched("projection", drawMap, [560])(state, actions)],
        [80, 560],
        "Map",
      ),
    },
  ],
};

/** Along a third axis there is something only where the space has three. */
const depthOf = (projection) => Boolean(projection?.axes[2] && projection.points.z);
const isDeep = ({ projection: { value }, hasDepth }) => hasDepth && depthOf(value);

function intro(state) {
  const { value } = state.projection;
  const axes = value?.axes.slice(0, isDeep(state) ? 3 : 2);
  const kept = axes?.reduce((sum, axis) => sum + (axis.explained_variance_ratio ?? 0), 0);
  return [
    h("h1", { tabindex: "-1" }, "Who is near whom"),
    h(
      "p",
      { class: "lead" },
      `Each mark is a customer; neighbours behave alike. The ${isDeep(state) ? "three" : "two"} axes are `,
      term("components", DEFINITIONS.component),
      value ? `, which keep ${percent(kept)} of the differences.` : ".",
    ),
  ];
}

function drawMap(state, actions) {
  const { hiddenSegments, hasLoadings } = state;
  const [projection, model] = [state.projection.value, state.model.value];
  const build = isDeep(state) && canDrawDepth() ? depthChart : mapChart;
  const segments = placesIn(model);
  const words = mapDescription(projection, segments);
  const shown = { projection, segments, hidden: hiddenSegments, hasLoadings };
  return h(
    "div",
    { class: build === depthChart ? "map has-letters" : "map" },
    h(
      "div",
      { class: "map-chart" },
      chart((frame) => build(shown, frame), `Map of the customers. ${words}`),
    ),
    h(
      "aside",
      { class: "map-side", "aria-label": "Beside the map" },
      h("h2", {}, "Segments"),
      legend({ segments, hidden: hiddenSegments, onToggle: actions.toggleSegment }),
      switchOf({
        id: "loadings",
        words: "Show what the axes are made of",
        isOn: hasLoadings,
        isOff: !projection.loadings?.length,
        onToggle: actions.toggleLoadings,
      }),
      depthOf(projection)
        ? switchOf({
            id: "depth",
            words: "Third axis: drag to turn",
            isOn: state.hasDepth,
            isOff: !canDrawDepth(),
            onToggle: actions.toggleDepth,
          })
        : null,
      outlierNote(projection),
      projection.n_shown < projection.n_rows
        ? h(
            "p",
            { class: "quiet" },
            `${integer(projection.n_shown)} of ${integer(projection.n_rows)} customers are drawn${projection.sampled_by ? ", some of every segment" : " at random"}.`,
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

const switchOf = ({ id, words, isOn, isOff, onToggle }) =>
  h(
    "label",
    { class: "switch" },
    h("input", { type: "checkbox", id, checked: isOn, onchange: onToggle, disabled: isOff }),
    h("span", {}, words),
  );

function outlierNote({ points }) {
  const count = points.is_outlier.filter(Boolean).length;
  if (!count) return null;
  return h("p", { class: "quiet" }, "Hollow: ", term(plural(count, "outlier"), DEFINITIONS.outlier), ".");
}
