import { h } from "../dom.js";
import { ofColumn, percent, quantity } from "../format.js";
import { PROFILE_TABLES as WORDS } from "../sentences/glance.js";
import { segmentLabel } from "./glyph.js";
import { userText } from "./text.js";

const scroller = (label, table) =>
  h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, table);
const corner = (name) => h("th", { scope: "col" }, name);

/** The numbers behind the bars: mean, median, quartiles and index of each feature in each segment. */
export function numberTable(segments, features) {
  const head = h(
    "tr",
    {},
    corner(WORDS.feature),
    segments.map((segment) => h("th", { scope: "col", class: "number" }, segmentLabel(segment, segments))),
  );
  const rows = features.map((feature) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, userText(feature, { length: 60 })),
      segments.map((segment) => numberCell(segment.profile.find((row) => row.feature === feature))),
    ),
  );
  return scroller(
    WORDS.numbers,
    h("table", { class: "table" }, h("thead", {}, head), h("tbody", {}, rows)),
  );
}

function numberCell(row) {
  const show = ofColumn({ name: row?.feature ?? "", role: "numeric" }, quantity);
  return h(
    "td",
    { class: "number" },
    show(row?.mean),
    h("span", { class: "under quiet" }, WORDS.middle(show(row?.median), row?.index)),
    row?.q1 == null
      ? null
      : h("span", { class: "under quiet" }, WORDS.half(show(row.q1), show(row.q3))),
  );
}

const MOST_VALUES = 12;
/** From this many values on a table takes the whole width. */
const WIDE = 6;

/** How the values of one category are shared out in each segment; the tint grows with the share. */
export function categoryTable(segments, feature) {
  const shares = segments.map(
    (segment) => segment.profile.find((row) => row.feature === feature)?.categories ?? [],
  );
  const all = [...new Set(shares.flat().map((one) => one.value))];
  const values = all
    .slice(0, MOST_VALUES)
    .sort((one, other) => String(one).localeCompare(String(other), undefined, { numeric: true }));
  const head = h(
    "tr",
    {},
    corner(WORDS.segment),
    values.map((value) => h("th", { scope: "col", class: "number" }, userText(value, { length: 24 }))),
  );
  const rows = segments.map((segment, place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, segmentLabel(segment, segments)),
      values.map((value) => tinted(shares[place].find((one) => one.value === value)?.share ?? 0)),
    ),
  );
  const table = h("table", { class: "table tint-table" }, h("thead", {}, head), h("tbody", {}, rows));
  const rest = all.length - values.length;
  return h(
    "section",
    { class: values.length > WIDE ? "category is-wide" : "category" },
    userText(feature, { tag: "h3", length: 60 }),
    scroller(WORDS.shares(feature), table),
    rest > 0 ? h("p", { class: "quiet" }, WORDS.notShown(rest)) : null,
  );
}

const tinted = (share) => h("td", { class: "number tint", style: { "--share": share } }, percent(share));
