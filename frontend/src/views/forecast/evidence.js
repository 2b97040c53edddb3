/** How good the forecast is: by how often customers had bought, and against other processes. */

import { frequencyChart } from "../../charts/frequencies.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { frequencyTable, parameterTable, processTable } from "../../components/forecasttables.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { FORECAST, QUALITY } from "../../sentences/forecasting.js";
import { frequencyTold } from "../../sentences/forecasts.js";
import { PROCESSES, processName } from "../../sentences/processes.js";

export function evidence({ holdout, candidates, choice, purchases, spend, spend_correlation: correlation }) {
  return h(
    "section",
    {},
    h("h2", {}, QUALITY.title),
    h(
      "ul",
      { class: "sentences" },
      choice.map((text) => h("li", {}, text)),
      spend && correlation != null ? h("li", {}, QUALITY.correlation(correlation)) : null,
    ),
    h(
      "div",
      { class: "chart-pair" },
      holdout?.by_frequency.some(({ n_customers: count }) => count > 0) ? frequencies(holdout) : null,
      h(
        "section",
        {},
        h("h3", {}, QUALITY.processes),
        h("p", { class: "quiet" }, QUALITY.fitted),
        processTable(candidates),
        behind(QUALITY.parameters, [purchases, spend].filter(Boolean).map(parameters)),
      ),
    ),
  );
}

function frequencies({ by_frequency: groups }) {
  return h(
    "section",
    {},
    h("h3", {}, QUALITY.frequencies),
    h("p", { class: "quiet" }, QUALITY.each),
    chart((frame) => frequencyChart(groups, frame), QUALITY.label(groups.map(frequencyTold))),
    behind(FORECAST.behindLines, frequencyTable(groups)),
  );
}

const parameters = (fitted) => [
  h(
    "p",
    { class: "parameters-of" },
    term(processName(fitted.kind), PROCESSES[fitted.kind] ?? ""),
    QUALITY.from(fitted.n_customers),
  ),
  parameterTable(fitted),
];
