import { exploreOf } from "../../actions/explore.js";
import { matrixChart, thinned } from "../../charts/matrix.js";
import { pairChart } from "../../charts/pair.js";
import { partingOf } from "../../charts/parting.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { choiceOf } from "../../components/choice.js";
import { figureTable } from "../../components/figuretable.js";
import { key } from "../../components/key.js";
import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { percent, shortenApart } from "../../format.js";
import { placesIn } from "../../palette.js";
import { bestOfTold, drawnOf, PAIRS, partingTold, scaleTold } from "../../sentences/explore.js";

/** Narrower than this, a cell for each pair says nothing. The style sheet shows the two fields then. */
const LEAST_WIDTH = 640;

/** @param {{columns: string[]}} state `columns` are the features as the file names them */
export function pairs({ scatter_matrix: { value: matrix }, model: { value: model }, route, columns }, { explore }) {
  const asked = placesAsked(exploreOf(route.params).pair, columns);
  return h(
    "section",
    {},
    h("h2", {}, PAIRS.title),
    matrix.features.length < 2
      ? h("p", { class: "chart-none" }, PAIRS.few)
      : drawn({ matrix, segments: placesIn(model), asked, columns }, explore),
  );
}

/** Where the two are that the address names; null where it names none, or such as are not here. */
function placesAsked(pair, columns) {
  const places = pair?.map((name) => columns.indexOf(name)) ?? [];
  return places.length && places.every((place) => place >= 0) ? places : null;
}

function drawn({ matrix, segments, asked, columns }, explore) {
  const [across, up] = asked ?? [0, 1];
  const pair = [matrix.features[across], matrix.features[up]];
  const parting = partingOf(matrix);
  const draw = (frame) =>
    asked || frame.width < LEAST_WIDTH
      ? pairChart({ matrix, segments, pair }, frame)
      : matrixChart({ matrix, segments }, frame);
  const choose = (places) => explore({ pair: places && places.map((place) => columns[place]) });
  return [
    h("p", { class: "quiet" }, segments.length > 1 ? PAIRS.reading : PAIRS.single, " ", partingTold(parting)),
    key(segments),
    h(
      "div",
      { class: asked ? "pairs is-pair" : "pairs" },
      h("div", { class: "tools" }, ways(asked, choose), fields(matrix.features, [across, up], choose)),
      chart(draw, PAIRS.labelAll(asked ? pair : matrix.features, partingTold(parting))),
      foot(matrix),
      parting.length ? behind(PAIRS.behind, numbers(parting)) : null,
    ),
  ];
}

const ways = (asked, choose) =>
  h(
    "div",
    { class: "pair-choice" },
    choiceOf({
      id: "pairs",
      label: PAIRS.how,
      value: asked ? "pair" : "all",
      options: PAIRS.ways,
      onChoose: (way) => choose(way === "pair" ? [0, 1] : null),
    }),
  );

const fields = (features, [across, up], choose) =>
  h(
    "div",
    { class: "pair-fields" },
    field({ id: "pair-across", label: PAIRS.across, place: across, features, onChoose: (place) => choose([place, up]) }),
    field({ id: "pair-up", label: PAIRS.up, place: up, features, onChoose: (place) => choose([across, place]) }),
  );

function field({ id, label, place, features, onChoose }) {
  const names = shortenApart(features, 40);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, value: String(place), onchange: (event) => onChoose(Number(event.target.value)) },
      names.map((name, at) => h("option", { value: String(at) }, name)),
    ),
  );
}

function foot(matrix) {
  const nAll = matrix.segment.length;
  return h(
    "p",
    { class: "quiet below-table" },
    `${scaleTold(matrix)} ${bestOfTold(matrix)}`,
    h("span", { class: "of-the-pair" }, `${drawnOf(matrix, nAll)} ${PAIRS.sides}`),
    h(
      "span",
      { class: "of-the-matrix" },
      `${drawnOf(matrix, thinned(nAll, matrix.features.length).length)} ${PAIRS.diagonal}`,
    ),
  );
}

const numbers = (parting) =>
  figureTable({
    label: PAIRS.table,
    head: [PAIRS.head.feature, term(PAIRS.head.share, PAIRS.definitions.share)],
    rows: parting.map(({ feature, share }) => ({ cells: [userText(feature, { length: 60 }), percent(share)] })),
  });
