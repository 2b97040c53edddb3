/** What customers are expected to do, and where segments are going. */

import { nothing } from "../store.js";
import { fetchInto } from "./fetching.js";

/** Days that can be looked ahead. */
const HORIZONS = Object.freeze([30, 90, 180, 365]);
const DEFAULT_HORIZON = HORIZONS[1];
const N_PERIODS = 3;

export function forecastActions(tools) {
  const { store, api, replace } = tools;
  const askFor = (slice, question, ask) => {
    if (store.get()[slice].question !== question) fetchInto(tools, slice, question, ask);
  };
  const keepHorizon = (days, kept) => days !== kept && store.set({ horizonDays: days });
  return {
    fetch({ route, model, models, trend, horizonDays: kept }) {
      const { value } = model;
      if (route.name === "forecast" && route.params.days) keepHorizon(horizonOf({ route }), kept);
      if (route.name === "forecast" && model.status === "ready" && value.forecast) {
        const horizonDays = horizonOf(store.get());
        askFor("forecast", JSON.stringify([value.model_id, horizonDays]), () =>
          api.forecast(value.model_id, { horizon_days: horizonDays }),
        );
      }
      if (route.name === "models" && model.status === "ready" && goesOn(value, models.value?.models))
        askFor("trend", value.model_id, () => api.trend(value.model_id, { periods: N_PERIODS }));
      // What others train meanwhile changes it: the screen asks anew each time it is opened.
      if (route.name !== "models" && trend.status !== "none") store.set({ trend: nothing() });
    },
    horizons: HORIZONS,
    horizonNow: () => horizonOf(store.get()),
    lookAhead: (days) => replace("forecast", { days }),
  };
}

/** The horizon that the address names, else the last one, or the usual one. */
export function horizonOf({ route, horizonDays = null }) {
  const asked = Number(route.params.days ?? horizonDays);
  return HORIZONS.includes(asked) ? asked : DEFAULT_HORIZON;
}

/** Whether the model goes on with one that is still there: without, there is no trend to ask for. */
const goesOn = ({ identity }, models = []) =>
  models.some(({ model_id: id }) => id === identity?.previous_model_id);
