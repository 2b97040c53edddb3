import { h } from "../dom.js";
import { algorithmName, dateTime, integer, plural, score } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { MODELS, structureWord } from "../sentences/models.js";
import { refusalTold } from "../sentences/refusals.js";
import { icon } from "./icons.js";
import { sharing } from "./sharing.js";
import { term, userText } from "./text.js";

/**
 * The models, newest first, and what can be done with each.
 * @param {{models: Array, managing: Object | null, chosen: string[], canChoose: boolean, mayUse: boolean,
 *   mayDelete: boolean, actions: Object}} page `chosen` are those that are compared
 */
export function modelTable({ models, managing, actions, ...more }) {
  const hasCounts = models.some((one) => one.n_customers != null);
  const { heads } = MODELS;
  const headings = [
    models.length > 1 ? h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, heads.compare)) : null,
    h("th", { scope: "col" }, heads.model),
    h("th", { scope: "col", class: "is-wide-only" }, heads.algorithm),
    h("th", { scope: "col", class: "number is-wide-only" }, term(heads.segments, MODELS.segmentsMeaning)),
    hasCounts ? h("th", { scope: "col", class: "number is-wide-only" }, heads.customers) : null,
    h("th", { scope: "col", class: "number is-wide-only" }, term(heads.silhouette, DEFINITIONS.silhouette)),
    h("th", { scope: "col", class: "is-wide-only" }, term(heads.structure, DEFINITIONS.structure)),
    h("th", { scope: "col", class: "is-wide-only" }, heads.trained),
    h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, heads.actions)),
  ].filter(Boolean);
  const rows = models.flatMap((model) => [
    modelRow(model, { ...more, hasCounts, isAlone: models.length < 2, managing, actions }),
    managing?.modelId === model.model_id ? asideRow(model, managing, headings.length, actions) : null,
  ]);
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": MODELS.label },
    h("table", { class: "table model-table" }, h("thead", {}, h("tr", {}, headings)), h("tbody", {}, rows)),
  );
}

function modelRow(model, { hasCounts, isAlone, ...page }) {
  return h(
    "tr",
    { class: model.is_active ? "is-chosen" : "" },
    isAlone ? null : h("td", { class: "model-choice" }, choice(model, page)),
    h(
      "th",
      { scope: "row" },
      userText(model.name, { length: 60 }),
      model.is_sample ? h("span", { class: "role" }, MODELS.sample) : null,
      h("span", { class: "model-facts quiet" }, factsOf(model)),
    ),
    h("td", { class: "is-wide-only" }, algorithmName(model.algorithm)),
    h("td", { class: "number is-wide-only" }, integer(model.n_segments)),
    hasCounts ? h("td", { class: "number is-wide-only" }, integer(model.n_customers)) : null,
    h("td", { class: "number is-wide-only" }, score(model.silhouette)),
    h("td", { class: "nowrap is-wide-only" }, structureWord(model.verdict)),
    h("td", { class: "nowrap is-wide-only" }, h("time", { datetime: model.created_at }, dateTime(model.created_at))),
    h("td", {}, h("div", { class: "model-actions" }, deedsOf(model, page))),
  );
}

/** Whether a model stands beside others. */
function choice({ model_id: id, name }, { chosen, canChoose, actions }) {
  const isChosen = chosen.includes(id);
  return h("input", {
    type: "checkbox",
    id: `compare-${id}`,
    "aria-label": MODELS.compareWith(name.slice(0, 200)),
    checked: isChosen,
    disabled: !isChosen && !canChoose,
    onchange: () => actions.toggleCompared(id),
  });
}

function deedsOf(model, { managing, mayUse, mayDelete, actions }) {
  const { model_id: id, is_active: isActive } = model;
  const disabled = Boolean(managing?.isBusy);
  const isShared = Boolean(managing?.isShared) && managing.modelId === id;
  const remove = () => {
    // What is pressed goes away: the focus first goes to something that stays.
    focusOn("models-title");
    actions.deleteModel(model);
  };
  return [
    isActive
      ? h("span", { class: "chosen", id: `use-${id}`, tabindex: "-1" }, icon("check"), MODELS.inUse)
      : mayUse && button(model, `use-${id}`, MODELS.use, { disabled, onclick: () => actions.useModel(model) }),
    button(model, `report-${id}`, MODELS.report, {
      "aria-expanded": String(isShared),
      onclick: () => actions.shareModel(id),
    }),
    isActive || !mayDelete ? null : button(model, `delete-${id}`, MODELS.delete, { disabled, onclick: remove }),
  ];
}

/** What its columns say, for a phone that has no room for them. */
const factsOf = (model) =>
  [
    algorithmName(model.algorithm),
    plural(model.n_segments, "segment"),
    structureWord(model.verdict),
    model.silhouette == null ? null : MODELS.silhouetteOf(model.silhouette),
    dateTime(model.created_at),
  ]
    .filter(Boolean)
    .join(" · ");

const focusOn = (id) => document.getElementById(id)?.focus({ preventScroll: true });

const button = (model, id, label, more) =>
  h(
    "button",
    { type: "button", class: "button is-small is-quiet", id, ...more },
    label,
    h("span", { class: "visually-hidden" }, MODELS.ofModel(model.name)),
  );

/** Below a model: how its report is passed on, or why something did not work. */
function asideRow(model, { isShared, problem, isKept }, width, actions) {
  if (!isShared && !problem) return null;
  const words = isShared ? sharing(model, actions) : refusal(problem, isKept, actions);
  return h("tr", { class: isShared ? "model-aside" : "model-aside is-bad" }, h("td", { colspan: width }, words));
}

const refusal = (problem, isKept, { closeModel }) =>
  h(
    "div",
    { class: "model-question", role: "alert" },
    h(
      "p",
      {},
      h("strong", {}, isKept ? MODELS.keptAfterAll : null, MODELS.refused(problem.title)),
      userText(problem.detail, { length: 300 }),
      " ",
      refusalTold(problem).next,
    ),
    h("button", { type: "button", class: "button is-small", id: "dismiss-refusal", onclick: closeModel }, MODELS.dismiss),
  );
