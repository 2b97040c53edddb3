/** How drift went over time, day by day. */

import { driftDaysChart } from "../charts/driftdays.js";
import { chart } from "../charts/plotly.js";
import { daysTable } from "../components/daystable.js";
import { h } from "../dom.js";
import { DAY_MARKS, DRIFT_DAYS, dayVerdict, daysTold, historyTold, LINES_TOLD } from "../sentences/driftdays.js";
import { whenFetched } from "./model.js";

export function drawDriftDays(state, actions) {
  // What cannot be told of a model at all is said above.
  if (state.drift.value && !state.drift.value.features?.length) return null;
  return h(
    "section",
    { "aria-labelledby": "drift-days-title", class: "drift-days" },
    h("h3", { id: "drift-days-title" }, DRIFT_DAYS.title),
    whenFetched("driftHistory", drawn, [320])(state, actions),
  );
}

function drawn({ driftHistory: { value: history } }) {
  const { days } = history;
  if (!days.length) return h("p", { class: "quiet" }, DRIFT_DAYS.none);
  return [
    h("p", { class: "quiet" }, DRIFT_DAYS.lead, " ", daysTold(days)),
    chart((frame) => driftDaysChart(history, frame), historyTold(days)),
    marks(),
    h("details", {}, h("summary", {}, DRIFT_DAYS.table), daysTable(days)),
  ];
}

/** What the marks of the chart stand for. */
const marks = () =>
  h(
    "ul",
    { class: "day-key", "aria-hidden": "true" },
    DAY_MARKS.map(([mark, verdict]) => h("li", {}, h("i", { class: `is-${verdict}` }, mark), dayVerdict(verdict))),
    h("li", {}, LINES_TOLD),
  );
