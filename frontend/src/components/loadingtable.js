import { h } from "../dom.js";
import { percent, score, shortenApart } from "../format.js";
import { loadingTold } from "../sentences/silhouettes.js";
import { LOADINGS } from "../sentences/loadings.js";
import { userText } from "./text.js";

/** What each component is made of: the tint deepens with the weight of a feature, its hue is the sign. */
export function loadingTable({ components, feature_names: features, explained_variance_ratio: ratios }, numbers) {
  const heads = components.map((_, place) =>
    h(
      "th",
      { scope: "col" },
      LOADINGS.component(numbers[place] + 1),
      h("span", { class: "under" }, LOADINGS.share(percent(ratios[place]))),
    ),
  );
  const names = shortenApart(features, 24);
  const rows = features.map((feature, at) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, userText(feature, { short: names[at] })),
      components.map((weights, place) => weight(weights[at], loadingTold(feature, numbers[place] + 1, weights[at]))),
    ),
  );
  return h(
    "div",
    {
      class: "scroller is-tall has-fixed-column correlation-frame",
      tabindex: "0",
      role: "region",
      "aria-label": LOADINGS.label,
    },
    h(
      "table",
      { class: "table correlation-table" },
      h("thead", {}, h("tr", {}, h("td", {}), heads)),
      h("tbody", {}, rows),
    ),
  );
}

const weight = (value, told) =>
  h(
    "td",
    {
      class: value < 0 ? "tone is-falling" : "tone",
      style: { "--share": Math.min(1, Math.abs(value ?? 0)) },
      title: told,
    },
    score(value),
  );
