import { hiddenIn, mapActions } from "../actions/map.js";
import { boxOf, isInside, rangeOf, readRegion } from "../actions/regions.js";
import { depthChart } from "../charts/depth.js";
import { canDrawDepth, chart, redraw } from "../charts/plotly.js";
import { mapChart } from "../charts/projection.js";
import { choiceOf } from "../components/choice.js";
import { legend } from "../components/legend.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { placesIn } from "../palette.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { MAP, SELECTING } from "../sentences/map.js";
import { mapDescription } from "../sentences/places.js";
import { selection as selectionPart } from "./map/selection.js";
import { whenFetched, whenModel } from "./model.js";

export const mapView = {
  brings: [mapActions],
  parts: [
    {
      select: ({ model, projection, route: { params }, mapTool, selected }) => [
        model,
        projection,
        ...["hide", "loadings", "depth", "typical", "select"].map((name) => params[name]),
        mapTool,
        selected,
      ],
      draw: whenModel(
        (state, actions) => [intro(state), whenFetched("projection", drawMap, [560])(state, actions)],
        [80, 560],
        MAP.title,
      ),
    },
  ],
};

/** Along a third axis there is something only where the space has three. */
const depthOf = (projection) => Boolean(projection?.axes[2] && projection.points.z);
const isDeep = ({ projection: { value }, route: { params } }) => params.depth === "1" && depthOf(value);
const isFlat = ({ axes }) => axes[1]?.explained_variance_ratio == null;

function intro(state) {
  const { value } = state.projection;
  const axes = value?.axes.slice(0, isDeep(state) ? 3 : 2);
  const kept = axes?.reduce((sum, axis) => sum + (axis.explained_variance_ratio ?? 0), 0);
  return [
    h("h1", { tabindex: "-1" }, MAP.heading),
    h(
      "p",
      { class: "lead" },
      MAP.lead(isDeep(state)),
      term(MAP.components, DEFINITIONS.component),
      value ? MAP.kept(kept) : ".",
    ),
  ];
}

function drawMap(state, actions) {
  const [projection, model] = [state.projection.value, state.model.value];
  const { params } = state.route;
  const shown = {
    projection,
    segments: placesIn(model),
    hidden: hiddenIn(params),
    hasLoadings: params.loadings === "1" && Boolean(projection.loadings?.length),
    hasTypical: params.typical !== "0",
    selection: selectionIn(projection, readRegion(params.select)),
    tool: state.mapTool,
    revision: model.model_id,
  };
  const isInSpace = isDeep(state) && canDrawDepth();
  const words = mapDescription(projection, shown.segments);
  const select = (path) => actions.selectRegion(path && isFlat(projection) ? alongOneAxis(path) : path);
  return h(
    "div",
    { class: isInSpace ? "map has-letters" : "map" },
    h(
      "div",
      { class: "map-chart" },
      isInSpace ? null : tools(state.mapTool, actions),
      keptChart({ shown, isInSpace, words, select, open: (customer) => actions.go("customers", { customer }) }),
    ),
    h(
      "aside",
      { class: "map-side", "aria-label": MAP.beside },
      h("h2", {}, MAP.segments),
      legend({ segments: shown.segments, hidden: shown.hidden, onToggle: actions.toggleSegment }),
      notes(projection, kept.tool === "pan"),
      selectionPart({ state, shown, isInSpace, select }, actions),
      switches(state, shown, actions),
      inWords(projection, words),
    ),
  );
}

/** Nothing is along the second axis of a map with one: how high a mark is there means nothing. */
const alongOneAxis = (path) => boxOf({ x: rangeOf(path, "x"), y: [-1, 1] });

function selectionIn({ points }, corners) {
  if (!corners) return null;
  return { corners, isSelected: points.x.map((x, place) => isInside({ x, y: points.y[place] }, corners)) };
}

let kept = { box: null, key: "" };

/** The chart that is on the page already draws itself anew, and only where something else is to be seen. */
function keptChart({ shown, isInSpace, words, select, open }) {
  const { projection, segments, selection, ...more } = shown;
  const key = [projection, JSON.stringify([isInSpace, segments, selection?.corners, more])];
  const build = (frame) => (isInSpace ? depthChart : mapChart)(shown, frame);
  if (!kept.box?.isConnected || kept.isInSpace !== isInSpace) {
    const box = chart(build, MAP.chart(words), {
      onSelect: (path) => kept.select(path),
      // Whoever selects means no single customer.
      onOpen: (customer) => kept.tool === "pan" && open(customer),
    });
    kept = { box };
  } else if (key.some((one, place) => one !== kept.key[place])) redraw(kept.box, build, MAP.chart(words));
  Object.assign(kept, { key, isInSpace, select, tool: isInSpace ? "pan" : shown.tool });
  return kept.box;
}

const tools = (mapTool, { setMapTool }) =>
  h(
    "div",
    { class: "map-tools" },
    choiceOf({
      id: "map-tool",
      label: SELECTING.tools,
      value: mapTool,
      options: SELECTING.options,
      onChoose: setMapTool,
    }),
  );

function switches({ projection: { value: projection } }, { hasLoadings, hasTypical }, actions) {
  return h(
    "div",
    { class: "switches" },
    projection.points.is_typical?.some(Boolean)
      ? switchOf({ id: "typical", words: term(MAP.typical, DEFINITIONS.typical), isOn: hasTypical, onToggle: actions.toggleTypical })
      : null,
    switchOf({
      id: "loadings",
      words: MAP.loadings,
      isOn: hasLoadings,
      isOff: !projection.loadings?.length,
      onToggle: actions.toggleLoadings,
    }),
    depthOf(projection)
      ? switchOf({
          id: "depth",
          words: MAP.depth,
          isOn: kept.isInSpace,
          isOff: !canDrawDepth(),
          onToggle: actions.toggleDepth,
        })
      : null,
  );
}

const switchOf = ({ id, words, isOn, isOff, onToggle }) =>
  h(
    "label",
    { class: "switch" },
    h("input", { type: "checkbox", id, checked: isOn, onchange: onToggle, disabled: isOff }),
    h("span", {}, words),
  );

function notes(projection, isOpener) {
  const count = projection.points.is_outlier.filter(Boolean).length;
  return h(
    "p",
    { class: "quiet map-notes" },
    count ? [MAP.hollow, term(MAP.outliers(count), DEFINITIONS.outlier), ". "] : null,
    projection.n_shown < projection.n_rows ? `${MAP.drawn(projection)} ` : null,
    isOpener ? MAP.opens : null,
  );
}

const inWords = (projection, words) =>
  h(
    "details",
    { id: "map-words", open: document.getElementById("map-words")?.open },
    h("summary", {}, MAP.inWords),
    h("p", {}, words),
    h("p", { class: "quiet" }, MAP.space(projection.space)),
  );
