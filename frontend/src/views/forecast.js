/** What the customers will do: all of them, each segment, and how good such forecasts were. */

import { dataActions } from "../actions/data.js";
import { forecastActions } from "../actions/forecasts.js";
import { choiceOf } from "../components/choice.js";
import { term } from "../components/text.js";
import { noteList } from "../components/notes.js";
import { h } from "../dom.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { FORECAST } from "../sentences/forecasting.js";
import { forecastParts, lastCheckTold } from "../sentences/forecasts.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { refusalTold } from "../sentences/refusals.js";
import { activity } from "./forecast/activity.js";
import { curves } from "./forecast/curves.js";
import { evidence } from "./forecast/evidence.js";
import { forecastLesson } from "./forecast/lesson.js";
import { recency } from "./forecast/recency.js";
import { values } from "./forecast/values.js";
import { whenFetched, whenModel } from "./model.js";

export const forecastView = {
  brings: [forecastActions, dataActions],
  parts: [
    {
      select: ({ model, forecast, route, horizonDays, session }) => [
        model,
        forecast,
        route.params.days,
        horizonDays,
        session,
      ],
      draw: whenModel(drawHead, [80, 48, 320], FORECAST.title),
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
    return [heading(FORECAST.without), forecastLesson({ model, problem: forecast.problem, session }, actions)];
  return [
    heading(FORECAST.heading(actions.horizonNow())),
    whenFetched("forecast", told, [64])(state, actions),
    horizon(actions),
    forecast.value ? noteList(forecast.value.warnings, FORECAST.notes) : null,
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
    FORECAST.brackets,
    term(FORECAST.interval, DEFINITIONS.interval),
    ". ",
    lastCheckTold(value.holdout),
  );
}

/** Nearly all of them: then nothing tells who has left, and a number would say too much. */
const NEARLY_ALL = 0.99;

function activeTold(forecast) {
  const { expected_active: active, n_customers: count } = forecast.total;
  const words = term(FORECAST.stillActive, DEFINITIONS.active);
  const isNobodyGone = !tellsLeaving(forecast) || active / count > NEARLY_ALL;
  return [isNobodyGone ? FORECAST.nobodyLeft : FORECAST.activeBefore(active, count), words, "."];
}

const horizon = ({ horizons, horizonNow, lookAhead }) =>
  h(
    "div",
    { class: "tools" },
    choiceOf({
      id: "horizon",
      label: FORECAST.horizon,
      value: horizonNow(),
      options: horizons.map((days) => [days, FORECAST.days(days)]),
      onChoose: lookAhead,
    }),
  );
