import { h } from "../dom.js";
import { score, shortenApart } from "../format.js";
import { CORRELATIONS } from "../sentences/explore.js";
import { correlationTold } from "../sentences/relations.js";
import { userText } from "./text.js";

/** Above this many the names of columns stand upright. */
const MOST_LYING = 8;
/** Above this many all of them come into sight by being small. */
const MOST_ROOMY = 16;
const MOST_WHOLE = 5;
const LONGEST_NAME = { few: 30, many: 18 };

/** Every feature against every other: the tint deepens with the correlation, its hue is the sign. */
export function correlationTable(features, matrix) {
  const names = shortenApart(features, features.length > MOST_WHOLE ? LONGEST_NAME.many : LONGEST_NAME.few);
  const name = (place) => userText(features[place], { short: names[place] });
  const head = h(
    "tr",
    {},
    h("td", {}),
    features.map((_, place) => h("th", { scope: "col" }, name(place))),
  );
  const rows = features.map((one, row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name(row)),
      features.map((other, column) => cell(one, other, row === column ? 1 : matrix[row][column], row === column)),
    ),
  );
  return h(
    "div",
    {
      class: "scroller is-tall has-fixed-column correlation-frame",
      tabindex: "0",
      role: "region",
      "aria-label": CORRELATIONS.table,
    },
    h(
      "table",
      { class: classOf(features.length) },
      h("thead", {}, head),
      h("tbody", {}, rows),
    ),
  );
}

const classOf = (count) =>
  ["table", "correlation-table", count > MOST_LYING && "has-upright-names", count > MOST_ROOMY && "is-dense"]
    .filter(Boolean)
    .join(" ");

function cell(one, other, value, isSame) {
  if (isSame) return h("td", { class: "is-same" }, h("span", { "aria-hidden": "true" }, "·"));
  return h(
    "td",
    {
      class: value < 0 ? "tone is-falling" : "tone",
      style: { "--share": Math.abs(value ?? 0) },
      title: correlationTold(one, other, value),
    },
    score(value),
  );
}
