import { dendrogramChart } from "../../charts/dendrogram.js";
import { chart } from "../../charts/plotly.js";
import { letterOf } from "../../palette.js";
import { segmentLabel } from "../../components/glyph.js";
import { h } from "../../dom.js";
import { integer, plural, quantity } from "../../format.js";

export function tree({ dendrogram: { value: told }, model: { value: model } }) {
  const { dendrogram, linkage } = told;
  return h(
    "section",
    {},
    h("h2", {}, "How the customers were joined"),
    dendrogram?.x.length
      ? drawn(told, model)
      : h("p", { class: "chart-none" }, "There is no tree to draw: nothing was joined step by step."),
    dendrogram ? h("p", { class: "quiet below-table" }, `Linkage: ${linkage}. Space: ${told.space}.`) : null,
  );
}

function drawn({ dendrogram, n_rows: nRows, n_micro_clusters: nMicro }, { segments }) {
  const highest = Math.max(...dendrogram.height.flat());
  return [
    h(
      "p",
      { class: "quiet" },
      "From below, the two nearest are joined again and again. A long way up to the next bracket means that " +
        "what lies below belongs together.",
    ),
    h(
      "ul",
      { class: "key" },
      segments.map((one) => h("li", {}, `${letterOf(one)} `, segmentLabel(one, segments))),
    ),
    chart(
      (frame) => dendrogramChart({ tree: dendrogram, segments }, frame),
      `The last ${plural(dendrogram.x.length, "join")} of ${plural(nRows, "customer")}, ` +
        `the last of all at distance ${quantity(highest)}.`,
    ),
    nMicro
      ? h("p", { class: "quiet" }, `${integer(nMicro)} micro-clusters stand for the customers.`)
      : null,
  ];
}
