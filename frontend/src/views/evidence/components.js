import { chart } from "../../charts/plotly.js";
import { sumsOf, variancesChart } from "../../charts/variances.js";
import { behind } from "../../components/behind.js";
import { figureTable } from "../../components/figuretable.js";
import { loadingTable } from "../../components/loadingtable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { percent } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { COMPONENTS, componentsTold } from "../../sentences/silhouettes.js";

/** More than these say nothing in words. */
const MOST_SAID = 20;

export function components({ explained_variance: { value: told } }) {
  return h(
    "section",
    {},
    h("h2", {}, COMPONENTS.title),
    told.pca ? drawn(told) : h("p", { class: "chart-none" }, COMPONENTS.none),
  );
}

function drawn({ pca, spectrum }) {
  const ratios = spectrum?.explained_variance_ratio ?? pca.explained_variance_ratio;
  const kept = spectrum?.kept ?? pca.components.map((_, place) => place);
  const words = COMPONENTS.kept(kept.length, ratios.length, sumsOf(pca.explained_variance_ratio).at(-1));
  return [
    h("p", { class: "quiet" }, COMPONENTS.along, term(COMPONENTS.word, DEFINITIONS.component), ". ", words),
    h(
      "div",
      { class: "component-pair" },
      h("div", {}, h("h3", {}, COMPONENTS.each), shares({ ratios, kept }, words)),
      h(
        "div",
        {},
        h("h3", {}, term(COMPONENTS.madeOf, DEFINITIONS.loading)),
        h("p", { class: "quiet" }, componentsTold(pca, kept)),
        loadingTable(pca, kept),
      ),
    ),
  ];
}

function shares({ ratios, kept }, words) {
  if (ratios.length < 2) return h("p", { class: "chart-none" }, COMPONENTS.only);
  return [
    chart((frame) => variancesChart({ ratios, kept }, frame), COMPONENTS.label(ratios.slice(0, MOST_SAID), words)),
    behind(COMPONENTS.behind, numbers({ ratios, kept })),
  ];
}

function numbers({ ratios, kept }) {
  const { head, definitions, table } = COMPONENTS;
  const sums = sumsOf(ratios);
  return figureTable({
    label: table,
    isTall: true,
    head: [
      head.component,
      term(head.share, definitions.share),
      term(head.sum, definitions.sum),
      { text: head.kept, isWord: true },
    ],
    rows: ratios.map((ratio, place) => ({
      cells: [
        COMPONENTS.name(place + 1),
        percent(ratio),
        percent(sums[place]),
        kept.includes(place) ? COMPONENTS.yes : COMPONENTS.no,
      ],
    })),
  });
}
