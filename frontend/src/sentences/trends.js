/** Where the segments are going, in words. */

import { percent, plural } from "../format.js";

/** What the trend is drawn from, and who is not in the picture. */
export function trendTold({ n_periods_observed: count, period_days: days, model_ids: ids, sizes, ...more }) {
  const span = days >= 1 ? ` of about ${plural(Math.round(days), "day")}` : "";
  return (
    `Seen over ${plural(count, "period")}${span} between ${plural(ids.length, "model")}: how customers went from ` +
    `segment to segment then, carried on for ${plural(sizes.length - 1, "period")} more. ` +
    `The bands hold 90 of 100 such futures.${comingAndGoing(more)}`
  );
}

/** The sizes are of those who are customers now. */
function comingAndGoing({ share_left: left, share_joined: joined }) {
  if (!left && !joined) return "";
  return ` Of the customers of now: those who leave (${percent(left ?? 0)} each period so far) and those who are new are not counted.`;
}
