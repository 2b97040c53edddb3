/** Who is likely still active, as a map of how often and until when customers bought. */

import { activityChart } from "../../charts/activity.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { activityTable } from "../../components/forecasttables.js";
import { heatScale } from "../../components/heattable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { percent } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { ACTIVITY, FORECAST } from "../../sentences/forecasting.js";
import { dotsTold, readingTold } from "../../sentences/forecasts.js";
import { tellsLeaving } from "../../sentences/outlook.js";

const STOPS = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

export function activity(forecast) {
  const { activity: told, purchases: { kind } } = forecast;
  if (!told?.frequencies?.length) return null;
  const heading = h("h2", {}, ACTIVITY.who, term(FORECAST.stillActive, DEFINITIONS.active));
  if (!tellsLeaving(forecast)) return h("section", {}, heading, h("p", { class: "chart-none" }, ACTIVITY.nobody));
  return h(
    "section",
    {},
    heading,
    h("p", { class: "quiet" }, `${readingTold(told)} ${dotsTold(told)}`),
    kind === "bg_nbd" ? h("p", { class: "quiet" }, ACTIVITY.once) : null,
    chart((frame) => activityChart(told, frame), ACTIVITY.label(readingTold(told))),
    heatScale(
      [0, 0.5, 1].map((share) => ({ text: percent(share) })),
      STOPS,
    ),
    behind(FORECAST.behindColors, activityTable(told)),
  );
}
