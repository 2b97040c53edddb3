import { chart } from "../../charts/plotly.js";
import { variancesChart } from "../../charts/variances.js";
import { loadingTable } from "../../components/loadingtable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { percent, plural } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { componentsTold } from "../../sentences/silhouettes.js";

export function components({ explained_variance: { value: told } }) {
  return h(
    "section",
    {},
    h("h2", {}, "What distance is made of"),
    told.pca ? drawn(told) : withoutComponents(),
  );
}

const withoutComponents = () =>
  h(
    "p",
    { class: "chart-none" },
    "Customers were compared by the features themselves: there are no components to show.",
  );

function drawn({ pca, spectrum }) {
  const ratios = spectrum?.explained_variance_ratio ?? pca.explained_variance_ratio;
  const kept = spectrum?.kept ?? pca.components.map((_, place) => place);
  const share = pca.explained_variance_ratio.reduce((sum, one) => sum + one, 0);
  const words = `${plural(kept.length, "component")} of ${ratios.length} ${kept.length === 1 ? "is" : "are"} kept and ${kept.length === 1 ? "holds" : "hold"} ${percent(share)} of the differences between customers.`;
  return [
    h(
      "p",
      { class: "quiet" },
      "Customers were compared along ",
      term("components", DEFINITIONS.component),
      `. ${words}`,
    ),
    h(
      "div",
      { class: "component-pair" },
      h(
        "div",
        {},
        h("h3", {}, "How much each holds"),
        ratios.length > 1
          ? chart(
              (frame) => variancesChart({ ratios, kept }, frame),
              `Share of the differences by component: ${ratios.slice(0, 20).map(percent).join(", ")}. ${words}`,
            )
          : h("p", { class: "chart-none" }, "There is only one."),
      ),
      h(
        "div",
        {},
        h("h3", {}, term("What each is made of", DEFINITIONS.loading)),
        h("p", { class: "quiet" }, componentsTold(pca, kept)),
        loadingTable(pca, kept),
      ),
    ),
  ];
}
