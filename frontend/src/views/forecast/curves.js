/** Purchases over time: those to come, and those that were kept from the model to try it. */

import { curveChart } from "../../charts/curve.js";
import { chart } from "../../charts/plotly.js";
import { curveTable } from "../../components/forecasttables.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { day, integer, plural } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { holdoutTold } from "../../sentences/forecasts.js";

export const curves = (forecast) =>
  h("div", { class: "chart-pair forecast-curves" }, future(forecast), past(forecast.holdout));

function future({ curve, as_of: asOf, total }) {
  const points = [{ date: asOf, expected: 0, low: 0, high: 0, actual: null }, ...curve];
  const words = `All ${plural(total.n_customers, "customer")}, from ${day(asOf)} on`;
  return h(
    "section",
    {},
    h("h2", {}, "Purchases to come"),
    h("p", { class: "quiet" }, `${words}, added up. The band holds 90 of 100 such futures.`),
    chart((frame) => curveChart({ points }, frame), `Expected repeat purchases. ${words}: ${pointTold(points.at(-1))}`),
    numbers(curve, "Expected purchases by week"),
  );
}

const pointTold = ({ date, expected, low, high, actual }) =>
  `by ${day(date)} ${integer(expected)} are expected${low == null ? "" : ` (${integer(low)} to ${integer(high)})`}${
    actual == null ? "" : `, ${integer(actual)} happened`
  }.`;

function past(holdout) {
  const heading = h("h2", {}, "How such a forecast went");
  if (!holdout)
    return h(
      "section",
      {},
      heading,
      h("p", { class: "chart-none" }, "The purchases cover too short a time to keep some of them back and try the forecast on them."),
    );
  const { curve, n_customers: count } = holdout;
  const since = curve.findLast(({ is_holdout: isHoldout }) => !isHoldout)?.date ?? null;
  return h(
    "section",
    {},
    heading,
    h("p", { class: "quiet" }, keptOf(holdout.kind), holdoutTold(holdout).replace(/^Kept from the model/, "")),
    curve.length
      ? [
          chart(
            (frame) => curveChart({ points: curve, since }, frame),
            `Repeat purchases of ${plural(count, "customer")} added up, ${pointTold(curve.at(-1))} ${holdoutTold(holdout)}`,
          ),
          h("p", { class: "quiet below-table" }, whoseTold(holdout)),
          numbers(curve, "Expected and actual purchases by week"),
        ]
      : null,
  );
}

const keptOf = () => term("Kept from the model", DEFINITIONS.holdout);

const whoseTold = ({ n_customers: count, calibration_weeks: fitted, holdout_weeks: kept }) =>
  `The ${plural(count, "customer")} who had bought in the first ${integer(fitted)} weeks; the ${integer(kept)} weeks after them were forecast.`;

const numbers = (points, label) =>
  h("details", {}, h("summary", {}, "The numbers behind the lines"), curveTable(points, label));
