/** Who is likely still active, as a map of how often and until when customers bought. */

import { activityChart } from "../../charts/activity.js";
import { chart } from "../../charts/plotly.js";
import { activityTable } from "../../components/forecasttables.js";
import { heatScale } from "../../components/heattable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { percent } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { dotsTold, readingTold } from "../../sentences/forecasts.js";
import { tellsLeaving } from "../../sentences/outlook.js";

const BOUGHT_ONCE =
  "Who bought once counts as active however long ago that was: BG/NBD supposes that nobody leaves before buying again.";
const NOBODY_LEAVES =
  "Nothing in these purchases says that customers leave for good, so there is no map of who has. Only how often they buy tells them apart.";
const STOPS = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

export function activity(forecast) {
  const { activity: told, purchases: { kind } } = forecast;
  if (!told?.frequencies?.length) return null;
  const heading = h("h2", {}, "Who is ", term("likely still active", DEFINITIONS.active));
  if (!tellsLeaving(forecast)) return h("section", {}, heading, h("p", { class: "chart-none" }, NOBODY_LEAVES));
  return h(
    "section",
    {},
    heading,
    h("p", { class: "quiet" }, `${readingTold(told)} ${dotsTold(told)}`),
    kind === "bg_nbd" ? h("p", { class: "quiet" }, BOUGHT_ONCE) : null,
    chart((frame) => activityChart(told, frame), `Probability of being active by repeat purchase days and weeks. ${readingTold(told)}`),
    heatScale(
      [0, 0.5, 1].map((share) => ({ text: percent(share) })),
      STOPS,
    ),
    h("details", {}, h("summary", {}, "The numbers behind the colours"), activityTable(told)),
  );
}
