/** Every customer by recency, frequency and spend, beside the classic groups that are made of them. */

import { chart } from "../../charts/plotly.js";
import { recencyChart } from "../../charts/recency.js";
import { key } from "../../components/key.js";
import { rfmTable } from "../../components/rfmtable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { placesIn } from "../../palette.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { RECENCY } from "../../sentences/forecasting.js";

export function recency({ recency_frequency: { value: told }, model: { value: model } }) {
  const hasMarks = Boolean(told.customer_ids?.length);
  return h(
    "section",
    {},
    h("h2", {}, RECENCY.title),
    hasMarks ? drawn(told, placesIn(model)) : h("p", { class: "chart-none" }, told.reason ?? RECENCY.none),
  );
}

function drawn(told, segments) {
  return [
    h(
      "p",
      { class: "quiet" },
      RECENCY.reading,
    ),
    key(segments),
    h(
      "div",
      { class: told.rfm?.length ? "recency" : "" },
      h(
        "div",
        {},
        chart((frame) => recencyChart({ told, segments }, frame), RECENCY.label),
        h("p", { class: "quiet below-table" }, RECENCY.foot(told)),
      ),
      told.rfm?.length
        ? h(
            "div",
            {},
            h("h3", {}, term(RECENCY.groups, DEFINITIONS.rfm)),
            h("p", { class: "quiet" }, RECENCY.compare),
            rfmTable(told.rfm),
          )
        : null,
    ),
  ];
}
