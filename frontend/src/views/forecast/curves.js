/** Purchases over time: those to come, and those that were kept from the model to try it. */

import { curveChart } from "../../charts/curve.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { curveTable } from "../../components/forecasttables.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { CURVES, FORECAST } from "../../sentences/forecasting.js";

export const curves = (forecast) =>
  h("div", { class: "chart-pair forecast-curves" }, future(forecast), past(forecast.holdout));

function future({ curve, as_of: asOf, total }) {
  const points = [{ date: asOf, expected: 0, low: 0, high: 0, actual: null }, ...curve];
  const words = CURVES.since(total.n_customers, asOf);
  return h(
    "section",
    {},
    h("h2", {}, CURVES.future),
    h("p", { class: "quiet" }, `${words}, ${CURVES.band}`),
    chart((frame) => curveChart({ points }, frame), CURVES.expectedLabel(words, points.at(-1))),
    numbers(curve, CURVES.expectedTable),
  );
}

function past(holdout) {
  const heading = h("h2", {}, CURVES.past);
  if (!holdout) return h("section", {}, heading, h("p", { class: "chart-none" }, CURVES.short));
  return h(
    "section",
    {},
    heading,
    h("p", { class: "quiet" }, term(CURVES.kept, DEFINITIONS.holdout), CURVES.keptRest(holdout)),
    holdout.curve.length ? pastCurve(holdout) : null,
  );
}

function pastCurve(holdout) {
  const { curve } = holdout;
  const since = curve.findLast(({ is_holdout: isHoldout }) => !isHoldout)?.date ?? null;
  return [
    chart((frame) => curveChart({ points: curve, since }, frame), CURVES.pastLabel(holdout)),
    h("p", { class: "quiet below-table" }, CURVES.whose(holdout)),
    numbers(curve, CURVES.bothTable),
  ];
}

const numbers = (points, label) => behind(FORECAST.behindLines, curveTable(points, label));
