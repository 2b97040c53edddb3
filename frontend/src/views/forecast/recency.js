/** Every customer by recency, frequency and spend, beside the classic groups that are made of them. */

import { chart } from "../../charts/plotly.js";
import { recencyChart } from "../../charts/recency.js";
import { key } from "../../components/key.js";
import { rfmTable } from "../../components/rfmtable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, plural } from "../../format.js";
import { placesIn } from "../../palette.js";
import { DEFINITIONS } from "../../sentences/definitions.js";

export function recency({ recency_frequency: { value: told }, model: { value: model } }) {
  const hasMarks = Boolean(told.customer_ids?.length);
  return h(
    "section",
    {},
    h("h2", {}, "How lately, how often, how much"),
    hasMarks ? drawn(told, placesIn(model)) : h("p", { class: "chart-none" }, told.reason ?? "There are no purchases to draw."),
  );
}

function drawn(told, segments) {
  return [
    h(
      "p",
      { class: "quiet" },
      "Each mark is a customer, as large as what it spent. Your best are at the top left: they bought often, and lately.",
    ),
    key(segments),
    h(
      "div",
      { class: told.rfm?.length ? "recency" : "" },
      h(
        "div",
        {},
        chart(
          (frame) => recencyChart({ told, segments }, frame),
          "Customers by days since the last purchase and number of purchases, on logarithmic scales, coloured by segment. " +
            "The groups beside it tell the same in numbers.",
        ),
        h("p", { class: "quiet below-table" }, foot(told)),
      ),
      told.rfm?.length
        ? h(
            "div",
            {},
            h("h3", {}, term("RFM groups", DEFINITIONS.rfm)),
            h("p", { class: "quiet" }, "The classic division, to compare the segments with."),
            rfmTable(told.rfm),
          )
        : null,
    ),
  ];
}

function foot({ customer_ids: ids, n_rows: count }) {
  const some = count > ids.length ? `${integer(ids.length)} of ${plural(count, "customer")} are drawn. ` : "";
  return `${some}Both scales are logarithmic; marks are moved up or down a little, so that equal ones do not hide each other.`;
}
