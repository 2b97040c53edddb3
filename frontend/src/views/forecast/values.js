/** What each segment is expected to be worth, or to buy where amounts cannot be told. */

import { outlookChart } from "../../charts/outlooks.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { outlookTable } from "../../components/forecasttables.js";
import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { brief, integer, spoken } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { FORECAST, VALUES } from "../../sentences/forecasting.js";
import { outlookTold, tellsLeaving } from "../../sentences/outlook.js";

export function values(forecast) {
  const { segments, total, horizon_days: days, spend_refused: refused } = forecast;
  const isLeavingTold = tellsLeaving(forecast);
  const isWorth = total.expected_value != null;
  const rows = segments.map((one) => barOf(one, { isWorth, isLeavingTold }));
  const title = VALUES.title(isWorth, days);
  return h(
    "section",
    {},
    h("h2", {}, VALUES.heading(isWorth)),
    h(
      "p",
      { class: "quiet" },
      isWorth ? term(VALUES.value, DEFINITIONS.expected_value) : null,
      VALUES.ofAll(isWorth),
      VALUES.line,
    ),
    isWorth || !refused ? null : h("p", { class: "quiet" }, VALUES.refused, userText(refused, { tag: "span", length: 300 })),
    chart(
      (frame) => outlookChart({ segments: rows, show: frame.width < 480 ? brief : isWorth ? spoken : integer, title }, frame),
      VALUES.label(title, rows),
    ),
    h("p", { class: "below-table" }, worthMost(isWorth)),
    behind(FORECAST.behindBars, outlookTable(segments, total, isLeavingTold)),
  );
}

/** What the table of customers has is of 90 days, however far is looked ahead here. */
const worthMost = (isWorth) =>
  isWorth
    ? h("a", { href: "#/customers?sort=-expected_value_90_days" }, VALUES.worthMost)
    : h("a", { href: "#/customers?sort=-expected_purchases_90_days" }, VALUES.buyMost);

function barOf(one, { isWorth, isLeavingTold }) {
  const [mean, low, high] = isWorth
    ? [one.expected_value, one.value_low, one.value_high]
    : [one.expected_purchases, one.purchases_low, one.purchases_high];
  const told = `${outlookTold(one, isLeavingTold).join(". ")}.`;
  return { segment: one.segment, name: one.name, color: one.color, mean, low, high, told };
}
