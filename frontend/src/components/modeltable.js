import { h } from "../dom.js";
import { algorithmName, dateTime, integer, plural, score } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { structureWord } from "../sentences/models.js";
import { refusalTold } from "../sentences/session.js";
import { icon } from "./icons.js";
import { term, userText } from "./text.js";

/**
 * The models, newest first, and what can be done with each.
 * @param {{models: Array, managing: Object | null, mayUse: boolean, mayDelete: boolean, actions: Object}} page
 */
export function modelTable({ models, managing, actions, ...permissions }) {
  const hasCounts = models.some((one) => one.n_customers != null);
  const heads = [
    h("th", { scope: "col" }, "Model"),
    h("th", { scope: "col", class: "is-wide-only" }, "Algorithm"),
    h("th", { scope: "col", class: "number is-wide-only" }, "Segments"),
    hasCounts ? h("th", { scope: "col", class: "number is-wide-only" }, "Customers") : null,
    h("th", { scope: "col", class: "number is-wide-only" }, term("Silhouette", DEFINITIONS.silhouette)),
    h("th", { scope: "col", class: "is-wide-only" }, "Structure"),
    h("th", { scope: "col", class: "is-wide-only" }, "Trained"),
    h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "What can be done with it")),
  ];
  const rows = models.flatMap((model) => [
    modelRow(model, { hasCounts, isBusy: Boolean(managing?.isBusy), actions, ...permissions }),
    managing?.modelId === model.model_id ? asideRow(model, managing, heads.length, actions) : null,
  ]);
  return h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "The models" },
    h("table", { class: "table model-table" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)),
  );
}

function modelRow(model, { hasCounts, isBusy, mayUse, mayDelete, actions }) {
  const { model_id: id, is_active: isActive } = model;
  return h(
    "tr",
    { class: isActive ? "is-chosen" : "" },
    h(
      "th",
      { scope: "row" },
      userText(model.name, { length: 60 }),
      model.is_sample ? h("span", { class: "role" }, "made-up sample") : null,
      h("span", { class: "model-facts quiet" }, factsOf(model)),
    ),
    h("td", { class: "is-wide-only" }, algorithmName(model.algorithm)),
    h("td", { class: "number is-wide-only" }, integer(model.n_segments)),
    hasCounts ? h("td", { class: "number is-wide-only" }, integer(model.n_customers)) : null,
    h("td", { class: "number is-wide-only" }, score(model.silhouette)),
    h("td", { class: "nowrap is-wide-only" }, structureWord(model.verdict)),
    h("td", { class: "nowrap is-wide-only" }, h("time", { datetime: model.created_at }, dateTime(model.created_at))),
    h(
      "td",
      {},
      h(
        "div",
        { class: "model-actions" },
        isActive
          ? h("span", { class: "chosen", id: `use-${id}`, tabindex: "-1" }, icon("check"), "in use")
          : mayUse && button(model, `use-${id}`, "Use", isBusy, () => actions.useModel(id)),
        h(
          "a",
          {
            class: "button is-small is-quiet",
            href: actions.reportAddress(id),
            target: "_blank",
            rel: "noopener",
          },
          "Report",
          h("span", { class: "visually-hidden" }, ` of ${model.name}, in a new tab`),
        ),
        isActive || !mayDelete ? null : button(model, `delete-${id}`, "Delete", isBusy, () => actions.askToDelete(id)),
      ),
    ),
  );
}

/** What its columns say, for a phone that has no room for them. */
const factsOf = (model) =>
  [
    algorithmName(model.algorithm),
    plural(model.n_segments, "segment"),
    structureWord(model.verdict),
    model.silhouette == null ? null : `silhouette ${score(model.silhouette)}`,
    dateTime(model.created_at),
  ]
    .filter(Boolean)
    .join(" · ");

const button = (model, id, label, disabled, onclick) =>
  h(
    "button",
    { type: "button", class: "button is-small is-quiet", id, disabled, onclick },
    label,
    h("span", { class: "visually-hidden" }, ` ${model.name}`),
  );

/** Below a model: whether it is really to go, or why something did not work. */
function asideRow(model, { isAsked, problem }, width, actions) {
  if (!isAsked && !problem) return null;
  const words = isAsked ? question(model, actions) : refusal(problem, actions);
  return h("tr", { class: "model-aside" }, h("td", { colspan: width }, words));
}

function question(model, { deleteModel, keepModel }) {
  // What is pressed goes away: the focus first goes to something that stays.
  const focusOn = (id) => document.getElementById(id)?.focus({ preventScroll: true });
  const forGood = () => {
    focusOn("models-title");
    deleteModel(model.model_id);
  };
  const keep = () => {
    focusOn(`delete-${model.model_id}`);
    keepModel();
  };
  return h(
    "div",
    { class: "model-question", role: "group", "aria-label": "Delete this model?" },
    h(
      "p",
      {},
      h("strong", {}, "Delete “", userText(model.name, { length: 60 }), "”?"),
      " Its segments and its table of customers go with it, for good.",
    ),
    h(
      "div",
      { class: "actions" },
      h(
        "button",
        { type: "button", class: "button is-small is-danger", id: "delete-for-good", onclick: forGood },
        "Delete for good",
      ),
      h("button", { type: "button", class: "button is-small", id: "keep-model", onclick: keep }, "Keep it"),
    ),
  );
}

const refusal = (problem, { keepModel }) =>
  h(
    "div",
    { class: "model-question", role: "alert" },
    h("p", {}, h("strong", {}, `${problem.title}. `), userText(problem.detail, { length: 300 }), " ", refusalTold(problem).next),
    h("button", { type: "button", class: "button is-small", id: "dismiss-refusal", onclick: keepModel }, "Dismiss"),
  );
