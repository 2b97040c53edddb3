import { chart } from "../../charts/plotly.js";
import { silhouetteChart } from "../../charts/silhouettes.js";
import { segmentLabel } from "../../components/glyph.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, percent, plural, score } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { nBelowZero, silhouettesTold } from "../../sentences/silhouettes.js";

export function silhouettes({ silhouette: { value: told }, model: { value: model } }) {
  const segments = looks(told, model);
  const isKnown = told.mean != null && segments.some((one) => one.mean != null);
  return h(
    "section",
    {},
    h("h2", {}, term("How firmly each customer sits", DEFINITIONS.silhouette)),
    isKnown ? drawn({ ...told, segments }) : nothingToCompare(),
  );
}

const nothingToCompare = () =>
  h("p", { class: "chart-none" }, "A silhouette compares two segments: with fewer there is none to draw.");

/** Names and colours are those of the model, which may have been renamed since. */
const looks = (told, model) =>
  told.segments.map((one) => {
    const { name, color } = model.segments.find(({ segment }) => segment === one.segment) ?? one;
    return { ...one, name, color };
  });

function drawn(told) {
  const words = silhouettesTold(told);
  const { segments, n_shown: shown, n_rows: rows, space, n_unassigned: nUnassigned } = told;
  return [
    h("p", { class: "quiet" }, words),
    chart((frame) => silhouetteChart(told, frame), `Silhouettes of the customers by segment. ${words}`),
    h(
      "p",
      { class: "quiet below-table" },
      shown < rows
        ? `${integer(shown)} of ${plural(rows, "customer")} are drawn, some of every segment. `
        : `All ${plural(rows, "customer")}. `,
      nUnassigned ? `${integer(nUnassigned)} in no segment have none. ` : "",
      `Space: ${space}.`,
    ),
    h("details", {}, h("summary", {}, "The numbers behind the bars"), numbers(segments)),
  ];
}

function numbers(segments) {
  const head = ["Segment", "Customers", "Mean", "Lowest", "Below zero"];
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Silhouettes by segment" },
    h(
      "table",
      { class: "table" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head.map((name, place) => h("th", { scope: "col", class: place ? "number" : "" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        segments.map((one) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, segmentLabel(one, segments)),
            [
              integer(one.n_rows),
              score(one.mean),
              score(one.values.at(-1)),
              percent(one.values.length ? nBelowZero(one) / one.values.length : null),
            ].map((text) => h("td", { class: "number" }, text)),
          ),
        ),
      ),
    ),
  );
}
