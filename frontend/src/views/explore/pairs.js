import { matrixChart, thinned } from "../../charts/matrix.js";
import { pairChart } from "../../charts/pair.js";
import { chart } from "../../charts/plotly.js";
import { key } from "../../components/key.js";
import { h } from "../../dom.js";
import { integer, plural, sentenceList, shortenApart } from "../../format.js";
import { placesIn } from "../../palette.js";
import { nameTold } from "../../sentences/explanation.js";

/** Narrower than this, a cell for each pair says nothing. The style sheet shows the two fields then. */
const LEAST_WIDTH = 640;

export function pairs({ scatter_matrix: { value: matrix }, model: { value: model }, pair }, actions) {
  const { features } = matrix;
  return h(
    "section",
    {},
    h("h2", {}, "Where the segments part"),
    features.length < 2
      ? h("p", { class: "chart-none" }, "There are fewer than two numeric features, so there is no pair to draw.")
      : drawn(matrix, placesIn(model), chosen(pair, features), actions),
  );
}

/** The two that were chosen, or the two that tell segments apart best. */
const chosen = (pair, features) => [0, 1].map((at) => (features.includes(pair[at]) ? pair[at] : features[at]));

function drawn(matrix, segments, pair, { choosePair }) {
  const draw = (frame) =>
    frame.width < LEAST_WIDTH
      ? pairChart({ matrix, segments, pair }, frame)
      : matrixChart({ matrix, segments }, frame);
  return [
    h(
      "p",
      { class: "quiet" },
      "Each mark is a customer. A pair of features in which the colours separate tells the segments apart.",
    ),
    key(segments),
    h(
      "div",
      { class: "pairs" },
      h(
        "div",
        { class: "tools pair-fields" },
        field("pair-across", "Across", pair[0], matrix.features, (name) => choosePair([name, pair[1]])),
        field("pair-up", "Up", pair[1], matrix.features, (name) => choosePair([pair[0], name])),
      ),
      chart(
        draw,
        `Customers by pairs of the features ${sentenceList(matrix.features.map(nameTold))}, coloured by segment. ` +
          "The profiles of the segments tell the same in numbers.",
      ),
      h(
        "p",
        { class: "quiet below-table" },
        foot(matrix),
        h("span", { class: "of-the-pair" }, howMany(matrix, matrix.segment.length)),
        h(
          "span",
          { class: "of-the-matrix" },
          howMany(matrix, thinned(matrix.segment.length, matrix.features.length).length),
          " On the diagonal: how densely the customers of each segment lie.",
        ),
      ),
    ),
  ];
}

function field(id, label, value, features, onChoose) {
  const names = shortenApart(features, 40);
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, value, onchange: (event) => onChoose(event.target.value) },
      features.map((name, place) => h("option", { value: name }, names[place])),
    ),
  );
}

function foot(matrix) {
  const { features, n_features: all } = matrix;
  return [
    `On the scale of training${scaleOf(matrix)}.`,
    features.length < all
      ? `Of ${integer(all)} features, the ${integer(features.length)} that tell segments apart best.`
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

const howMany = ({ n_rows: rows }, nDrawn) =>
  nDrawn < rows ? ` ${integer(nDrawn)} of ${plural(rows, "customer")} are drawn.` : "";

const scaleOf = ({ log_features: logs, is_standardised: isStandardised }) => {
  const steps = [logs?.length && "logarithm of lopsided features", isStandardised && "standardised"].filter(Boolean);
  return steps.length ? ` (${steps.join(", ")})` : "";
};
