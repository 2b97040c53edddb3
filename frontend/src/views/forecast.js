/** What the customers will do: all of them, each segment, and how good such forecasts were. */

import { forecastActions } from "../actions/forecasts.js";
import { choiceOf } from "../components/choice.js";
import { term } from "../components/text.js";
import { noteList } from "../components/notes.js";
import { h } from "../dom.js";
import { integer, percent } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { forecastParts, lastCheckTold } from "../sentences/forecasts.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { refusalTold } from "../sentences/session.js";
import { activity } from "./forecast/activity.js";
import { curves } from "./forecast/curves.js";
import { evidence } from "./forecast/evidence.js";
import { forecastLesson } from "./forecast/lesson.js";
import { recency } from "./forecast/recency.js";
import { values } from "./forecast/values.js";
import { whenFetched, whenModel } from "./model.js";

export const forecastView = {
  brings: [forecastActions],
  parts: [
    {
      select: ({ model, forecast, route, horizonDays, session }) => [
        model,
        forecast,
        route.params.days,
        horizonDays,
        session,
      ],
      draw: whenModel(drawHead, [80, 48, 320], "Forecast"),
    },
    part(curves),
    part(values),
    {
      select: ({ model, recency_frequency: chart }) => [model, chart],
      draw: (state, actions) =>
        state.model.value?.data.purchases ? whenFetched("recency_frequency", recency, [32, 420])(state, actions) : null,
    },
    part(activity),
    part(evidence),
  ],
};

/** Whether leaving can be told, the model knows as well. */
const withLeaving = (forecast, { forecast: kept }) => ({ tells_leaving: kept?.tells_leaving, ...forecast });

/** Whatever is drawn from the forecast; what is missing, the head has said. */
function part(draw) {
  return {
    select: ({ model, forecast }) => [model, forecast],
    draw: ({ model, forecast: { status, value } }) =>
      model.value?.forecast && value
        ? h("div", { class: status === "loading" ? "is-stale" : "" }, draw(withLeaving(value, model.value), model.value))
        : null,
  };
}

const MOST_REFUSED = 499;
/** What a model cannot tell is no failure: why is said, and what to do. */
const isRefused = ({ status, problem }) =>
  status === "failed" && problem.status >= 400 && problem.status <= MOST_REFUSED && !refusalTold(problem).next;

function drawHead(state, actions) {
  const { model, forecast, session } = state;
  if (!model.value.forecast || isRefused(forecast))
    return [heading("What will happen"), forecastLesson({ model, problem: forecast.problem, session }, actions)];
  return [
    heading(`The next ${integer(actions.horizonNow())} days`),
    whenFetched("forecast", told, [64])(state, actions),
    horizon(actions),
    forecast.value ? noteList(forecast.value.warnings, "What to know about this forecast") : null,
  ];
}

const heading = (text) => h("h1", { tabindex: "-1" }, text);

function told({ model, forecast: { value: answer, status } }) {
  const value = withLeaving(answer, model.value);
  const [before, times, after] = forecastParts(value);
  return h(
    "p",
    { class: status === "loading" ? "lead is-stale" : "lead" },
    before,
    term(times, DEFINITIONS.times),
    after,
    " ",
    activeTold(value),
    " In brackets: the ",
    term("90% interval", DEFINITIONS.interval),
    ". ",
    lastCheckTold(value.holdout),
  );
}

/** Nearly all of them: then nothing tells who has left, and a number would say too much. */
const NEARLY_ALL = 0.99;

function activeTold(forecast) {
  const { expected_active: active, n_customers: count } = forecast.total;
  const words = term("likely still active", DEFINITIONS.active);
  if (!tellsLeaving(forecast) || active / count > NEARLY_ALL) return ["Nothing says that any of them has left for good: all count as ", words, "."];
  return [`${integer(active)} of them (${percent(active / count)}) are `, words, "."];
}

const horizon = ({ horizons, horizonNow, lookAhead }) =>
  h(
    "div",
    { class: "tools" },
    choiceOf({
      id: "horizon",
      label: "How far to look ahead",
      value: horizonNow(),
      options: horizons.map((days) => [days, days === 365 ? "1 year" : `${days} days`]),
      onChoose: lookAhead,
    }),
  );
