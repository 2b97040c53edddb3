import { h } from "../dom.js";
import { signed } from "../format.js";
import { byWeight, valueTold } from "../sentences.js";
import { segmentColors } from "./glyph.js";
import { userText } from "./text.js";

/** More bars than this say less; the others are folded away. */
const MOST = 10;

/** What each feature says: bars to the right speak for the customer's own segment, to the left for the next. */
export function contributions({ why, own, next, categories }) {
  const sorted = byWeight(why);
  const widest = Math.max(...sorted.map((one) => Math.abs(one.contribution)), 1e-12);
  const rows = sorted.map((one) => row(one, { widest, categories }));
  const rest = rows.splice(MOST);
  return h(
    "div",
    { class: "contributions", style: sidesOf(own, next) },
    table("What each feature says about the segment", { rows, own, next }),
    rest.length
      ? h(
          "details",
          {},
          h("summary", {}, `${rest.length} more with less weight`),
          table("The features with less weight", { rows: rest, own, next }),
        )
      : null,
  );
}

function sidesOf(own, next) {
  const [right, left] = [own, next].map(segmentColors);
  return {
    "--own-light": right["--segment-light"],
    "--own-dark": right["--segment-dark"],
    "--next-light": left["--segment-light"],
    "--next-dark": left["--segment-dark"],
  };
}

const table = (caption, { rows, own, next }) =>
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
        h("th", { scope: "col" }, "Feature"),
        h("th", { scope: "col", class: "number" }, "Value", h("span", { class: "under" }, "typical here")),
        h("th", { scope: "col", class: "sides" }, sides(own, next)),
      ),
    ),
    h("tbody", {}, rows),
  );

const sides = (own, next) =>
  h(
    "span",
    { class: "side-names" },
    side("←", next),
    side("→", own),
  );

const side = (arrow, { name }) =>
  h("span", {}, h("span", { class: "side-arrow" }, arrow), userText(name, { length: 34 }));

function row({ feature, value, typical, contribution }, { widest, categories }) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, userText(feature, { length: 40 })),
    h(
      "td",
      { class: "number" },
      userText(valueTold(feature, value, categories), { length: 24 }),
      h("span", { class: "under quiet" }, userText(valueTold(feature, typical, categories), { length: 24 })),
    ),
    h(
      "td",
      { class: "sides" },
      h(
        "span",
        {
          class: contribution < 0 ? "weight is-next" : "weight",
          style: { "--share": Math.abs(contribution) / widest },
        },
        h("span", { class: "weight-number" }, signed(contribution)),
      ),
    ),
  );
}
