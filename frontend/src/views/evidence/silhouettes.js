import { chart } from "../../charts/plotly.js";
import { silhouetteChart } from "../../charts/silhouettes.js";
import { behind } from "../../components/behind.js";
import { figureTable } from "../../components/figuretable.js";
import { segmentLabel } from "../../components/glyph.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, percent, score } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { drawnTold, nBelowZero, SILHOUETTES, silhouettesTold } from "../../sentences/silhouettes.js";

export function silhouettes({ silhouette: { value: told }, model: { value: model } }) {
  const segments = looks(told, model);
  const isKnown = told.mean != null && segments.some((one) => one.mean != null);
  return h(
    "section",
    {},
    h("h2", {}, term(SILHOUETTES.title, DEFINITIONS.silhouette)),
    isKnown ? drawn({ ...told, segments }) : h("p", { class: "chart-none" }, SILHOUETTES.none),
  );
}

/** Names and colours are those of the model, which may have been renamed since. */
const looks = (told, model) =>
  told.segments.map((one) => {
    const { name, color } = model.segments.find(({ segment }) => segment === one.segment) ?? one;
    return { ...one, name, color };
  });

function drawn(told) {
  const words = silhouettesTold(told);
  return [
    h("p", { class: "quiet" }, words),
    chart((frame) => silhouetteChart(told, frame), SILHOUETTES.label(words)),
    h("p", { class: "quiet below-table" }, drawnTold(told)),
    behind(SILHOUETTES.behind, numbers(told.segments)),
  ];
}

function numbers(segments) {
  const { head, definitions, table } = SILHOUETTES;
  return figureTable({
    label: table,
    head: [
      head.segment,
      head.customers,
      ...["mean", "lowest", "below"].map((key) => term(head[key], definitions[key])),
    ],
    rows: segments.map((one) => ({
      cells: [
        segmentLabel(one, segments),
        integer(one.n_rows),
        score(one.mean),
        score(one.values.at(-1)),
        percent(one.values.length ? nBelowZero(one) / one.values.length : null),
      ],
    })),
  });
}
