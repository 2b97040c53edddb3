/** How good the forecast is: by how often customers had bought, and against other processes. */

import { frequencyChart } from "../../charts/frequencies.js";
import { chart } from "../../charts/plotly.js";
import { frequencyTable, parameterTable, processTable } from "../../components/forecasttables.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { plural, score } from "../../format.js";
import { frequencyTold } from "../../sentences/forecasts.js";
import { PROCESSES, processName } from "../../sentences/processes.js";

export function evidence({ holdout, candidates, choice, purchases, spend, spend_correlation: correlation }) {
  return h(
    "section",
    {},
    h("h2", {}, "How good it is"),
    h(
      "ul",
      { class: "sentences" },
      choice.map((text) => h("li", {}, text)),
      spend && correlation != null ? h("li", {}, correlationTold(correlation)) : null,
    ),
    h(
      "div",
      { class: "chart-pair" },
      holdout?.by_frequency.some(({ n_customers: count }) => count > 0) ? frequencies(holdout) : null,
      h(
        "section",
        {},
        h("h3", {}, "Every process that was tried"),
        h("p", { class: "quiet" }, "Each was fitted to the first part of the time and had to forecast the rest."),
        processTable(candidates),
        h("details", {}, h("summary", {}, "Parameters and their standard errors"), [purchases, spend].filter(Boolean).map(parameters)),
      ),
    ),
  );
}

/** Where both go together, the model of spend supposes something that is not so. */
const correlationTold = (correlation) =>
  `Among customers who came again, how often they buy and how much they spend each time correlate by ${score(correlation)}; ` +
  "the model of spend takes that to be zero.";

function frequencies({ by_frequency: groups }) {
  return h(
    "section",
    {},
    h("h3", {}, "Frequent and rare buyers"),
    h("p", { class: "quiet" }, "Purchases of a customer in the time that was kept, by how often it had bought again before."),
    chart((frame) => frequencyChart(groups, frame), `Expected and actual purchases. ${groups.map(frequencyTold).join(" ")}`),
    h("details", {}, h("summary", {}, "The numbers behind the lines"), frequencyTable(groups)),
  );
}

const parameters = (fitted) => [
  h(
    "p",
    { class: "parameters-of" },
    term(processName(fitted.kind), PROCESSES[fitted.kind] ?? ""),
    `, from ${plural(fitted.n_customers, "customer")}.`,
  ),
  parameterTable(fitted),
];
