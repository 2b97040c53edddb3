import { cutOf, dendrogramChart, heightsOf } from "../../charts/dendrogram.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { figureTable } from "../../components/figuretable.js";
import { segmentLabel } from "../../components/glyph.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, percent, quantity } from "../../format.js";
import { letterOf } from "../../palette.js";
import { cutTold, TREE, treeTold } from "../../sentences/trees.js";

/** Joins below the last ones say little of segments. */
const MOST_JOINS = 12;

export function tree({ dendrogram: { value: told }, model: { value: model } }) {
  const { dendrogram } = told;
  return h(
    "section",
    {},
    h("h2", {}, TREE.title),
    dendrogram?.x.length ? drawn(told, model) : h("p", { class: "chart-none" }, TREE.none),
  );
}

function drawn(told, { segments }) {
  const { dendrogram, n_micro_clusters: nMicro } = told;
  const cut = cutOf(dendrogram);
  const words = cut ? cutTold(cut) : "";
  const highest = Math.max(...heightsOf(dendrogram));
  return [
    h("p", { class: "quiet" }, TREE.reading, " ", words),
    h(
      "ul",
      { class: "key" },
      segments.map((one) => h("li", {}, `${letterOf(one)} `, segmentLabel(one, segments))),
    ),
    chart(
      (frame) => dendrogramChart({ tree: dendrogram, segments }, frame),
      `${treeTold(dendrogram, told, highest)} ${words}`,
    ),
    h(
      "p",
      { class: "quiet below-table" },
      TREE.measured(told.linkage, told.space),
      nMicro ? ` ${TREE.micro(nMicro)}` : null,
    ),
    behind(TREE.behind, numbers(dendrogram, segments.length)),
  ];
}

/** The last joins, the furthest first; the one that would unite two segments next is marked. */
function numbers(dendrogram, nSegments) {
  const heights = heightsOf(dendrogram).sort((one, other) => other - one);
  const { head, definitions } = TREE;
  const further = (place) => (heights[place + 1] > 0 ? percent(heights[place] / heights[place + 1] - 1) : "–");
  return figureTable({
    label: TREE.table,
    head: ["groups", "distance", "step"].map((key) => term(head[key], definitions[key])),
    rows: heights.slice(0, MOST_JOINS).map((height, place) => ({
      isChosen: place + 2 === nSegments,
      cells: [integer(place + 2), quantity(height), further(place)],
    })),
  });
}
