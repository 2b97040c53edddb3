import { h } from "../dom.js";
import { shortenApart, signed } from "../format.js";
import { REASONS } from "../sentences/customer.js";
import { byWeight, valueTold } from "../sentences/explanation.js";
import { segmentColors } from "./glyph.js";
import { userText } from "./text.js";

/** More bars than this say less; the others are folded away. */
const MOST = 10;

/** What each feature says: bars to the right speak for the customer's own segment, to the left for the next. */
export function contributions({ why, base, own, next, categories }) {
  const sorted = byWeight(why);
  const widest = Math.max(...sorted.map((one) => Math.abs(one.contribution)), Math.abs(base ?? 0), 1e-12);
  // Who is in no segment has nobody to be typical of.
  const hasTypical = why.some(({ typical }) => typical != null);
  const rows = sorted.map((one) => row(one, { widest, categories, hasTypical }));
  const rest = rows.splice(MOST);
  const start = isNotable(base, sorted) ? startRow(base, widest) : null;
  return h(
    "div",
    { class: "contributions", style: sidesOf(own, next) },
    table(REASONS.table, { rows: [...rows, start], own, next, hasTypical }),
    rest.length
      ? h(
          "details",
          {},
          h("summary", {}, REASONS.rest(rest.length)),
          table(REASONS.restTable, { rows: rest, own, next, hasTypical }),
        )
      : null,
  );
}

/** Where the comparison starts on the border, no feature is needed to say so. */
const isNotable = (base, why) =>
  Math.abs(base ?? 0) > 0.005 * why.reduce((sum, one) => sum + Math.abs(one.contribution), 0);

function sidesOf(own, next) {
  const [right, left] = [own, next].map(segmentColors);
  return {
    "--own-light": right["--segment-light"],
    "--own-dark": right["--segment-dark"],
    "--next-light": left["--segment-light"],
    "--next-dark": left["--segment-dark"],
  };
}

const table = (caption, { rows, own, next, hasTypical }) =>
  h(
    "table",
    { class: "table contribution-table" },
    h("caption", { class: "visually-hidden" }, caption),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, REASONS.feature),
        h("th", { scope: "col", class: "number" }, REASONS.value, hasTypical ? h("span", { class: "under" }, REASONS.typical) : null),
        h("th", { scope: "col", class: "sides" }, sides(own, next)),
      ),
    ),
    h("tbody", {}, rows),
  );

function sides(own, next) {
  const sideNames = shortenApart([next.name, own.name], 34);
  return h(
    "span",
    { class: "side-names" },
    sideNames.map((short, at) =>
      h(
        "span",
        {},
        h("span", { class: "side-arrow" }, at ? "→" : "←"),
        userText(at ? own.name : next.name, { short }),
      ),
    ),
  );
}

function row({ feature, value, typical, contribution }, { widest, categories, hasTypical }) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, userText(feature, { length: 40 })),
    h(
      "td",
      { class: "number" },
      userText(valueTold(feature, value, categories), { length: 24 }),
      hasTypical
        ? h(
            "span",
            { class: "under quiet" },
            typical == null ? "–" : userText(valueTold(feature, typical, categories), { length: 24 }),
          )
        : null,
    ),
    h(
      "td",
      { class: "sides" },
      bar(contribution, widest),
    ),
  );
}

const startRow = (base, widest) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, REASONS.start),
    h("td", { class: "number quiet" }, REASONS.beforeAny),
    h("td", { class: "sides" }, bar(base, widest)),
  );

const bar = (weight, widest) =>
  h(
    "span",
    {
      class: weight < 0 ? "weight is-next" : "weight",
      style: { "--share": Math.min(1, Math.abs(weight) / widest) },
    },
    h("span", { class: "weight-number" }, signed(weight)),
  );
