import { h } from "../dom.js";
import { algorithmName, integer, preciseScore, quantity, score } from "../format.js";
import { icon } from "./icons.js";
import { term } from "./text.js";

const CRITERIA = [
  { key: "silhouette", label: "Silhouette", show: preciseScore, best: Math.max },
  { key: "davies_bouldin", label: "Davies-Bouldin", show: preciseScore, best: Math.min },
  { key: "calinski_harabasz", label: "Calinski-H.", show: quantity, best: Math.max },
  { key: "inertia", label: "Inertia", show: quantity },
  { key: "bic", label: "BIC", show: quantity, best: Math.min },
  { key: "gap", label: "Gap", show: score, best: Math.max },
  { key: "stability", label: "Stability", show: score, best: Math.max },
];

/** Every candidate that was tried; the best of each column is bold. */
export function candidateTable(candidates, definitions) {
  const criteria = CRITERIA.filter(({ key }) => candidates.some((one) => one[key] != null));
  const bests = new Map(criteria.map(({ key, best }) => [key, best && bestOf(candidates, key, best)]));
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, "Algorithm"),
    h("th", { scope: "col", class: "number" }, "Segments"),
    criteria.map(({ key, label }) =>
      h("th", { scope: "col", class: "number" }, definitions[key] ? term(label, definitions[key]) : label),
    ),
  );
  const rows = candidates.map((one) =>
    h(
      "tr",
      { class: one.is_chosen ? "is-chosen" : "" },
      h(
        "th",
        { scope: "row" },
        algorithmName(one.algorithm),
        one.variant ? h("span", { class: "quiet" }, ` ${one.variant}`) : null,
        one.refused ? h("span", { class: "quiet" }, " ", term("refused", sentence(one.refused))) : null,
        one.is_chosen ? h("span", { class: "chosen" }, icon("check"), "chosen") : null,
      ),
      h("td", { class: "number" }, integer(one.n_segments)),
      criteria.map(({ key, show }) =>
        h(
          "td",
          { class: one[key] == null ? "number is-zero" : "number" },
          one[key] != null && one[key] === bests.get(key) ? h("strong", {}, show(one[key])) : show(one[key]),
        ),
      ),
    ),
  );
  return h(
    "div",
    { class: "scroller has-fixed-column", tabindex: "0", role: "region", "aria-label": "Every candidate" },
    h("table", { class: "table candidate-table" }, h("thead", {}, head), h("tbody", {}, rows)),
  );
}

const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}.`;

const bestOf = (candidates, key, best) =>
  best(...candidates.map((one) => one[key]).filter((value) => value != null));
