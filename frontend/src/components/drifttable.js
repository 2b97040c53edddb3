import { h } from "../dom.js";
import { percents, score } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { DRIFT, DRIFT_TABLES, psiVerdict } from "../sentences/drift.js";
import { segmentLabel } from "./glyph.js";
import { term, userText } from "./text.js";

const scroller = (label, table) =>
  h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": label }, table);
const headOf = (names) =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      names.map((name, place) => h("th", { scope: "col", class: place ? "number" : "" }, name)),
    ),
  );
/** The bars end here: beyond it, more says nothing more. */
const MOST = 1;

/** How far each feature has moved; the limits are marked on every bar. */
export function psiTable(features, limits) {
  const reach = Math.min(MOST, Math.max(limits.retrain * 1.4, ...features.map(({ psi }) => psi ?? 0)));
  const part = (value) => Math.min(1, (value ?? 0) / reach);
  const rows = features.map(({ feature, psi, by_chance: byChance, verdict }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, userText(feature, { length: 40 })),
      h(
        "td",
        {},
        h(
          "span",
          {
            class: `psi is-${/^[a-z_]+$/.test(verdict) ? verdict : "other"}`,
            style: { "--part": part(psi), "--watch": part(limits.watch), "--retrain": part(limits.retrain) },
            "aria-hidden": "true",
          },
          h("i"),
        ),
      ),
      h("td", { class: "number" }, score(psi)),
      h("td", { class: "number is-zero is-wide-only" }, score(byChance)),
      h("td", {}, psiVerdict(verdict)),
    ),
  );
  const head = h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("th", { scope: "col" }, DRIFT_TABLES.feature),
      h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, DRIFT_TABLES.bar)),
      h("th", { scope: "col", class: "number" }, DRIFT.psi),
      h("th", { scope: "col", class: "number is-wide-only" }, term(DRIFT_TABLES.byChance, DEFINITIONS.by_chance)),
      h("th", { scope: "col" }, DRIFT_TABLES.verdict),
    ),
  );
  return scroller(
    DRIFT_TABLES.psi,
    h("table", { class: "table psi-table" }, head, h("tbody", {}, rows)),
  );
}

/**
 * Shares of the segments in training and among the customers of now.
 * @param {Array<{segment, name, color, trained_share: number, share: number | null}>} segments
 */
export function shareTable(segments) {
  // Together, so that both have as many decimals.
  const shares = percents(segments.flatMap((one) => [one.trained_share, one.share]));
  const rows = segments.map((segment, place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, segmentLabel(segment, segments)),
      h("td", { class: "number is-zero" }, shares[2 * place]),
      h("td", { class: "number" }, shares[2 * place + 1]),
    ),
  );
  return scroller(
    DRIFT_TABLES.shares,
    h("table", { class: "table share-table" }, headOf([DRIFT_TABLES.segment, DRIFT_TABLES.trained, DRIFT_TABLES.now]), h("tbody", {}, rows)),
  );
}
