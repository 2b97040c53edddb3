/** Where the segments are going, in words. */

import { plural } from "../format.js";

/** What the trend is drawn from. */
export function trendTold({ n_periods_observed: count, period_days: days, model_ids: ids, sizes }) {
  const span = days == null ? "" : ` of about ${plural(Math.round(days), "day")}`;
  const models = ids?.length ? ` between ${plural(ids.length, "model")}` : "";
  return (
    `Seen over ${plural(count, "period")}${span}${models}: how customers went from segment to segment then, ` +
    `carried on for ${plural(sizes.length - 1, "period")} more. The bands hold 90 of 100 such futures.`
  );
}
