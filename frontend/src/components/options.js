import { h } from "../dom.js";
import { shorten, withoutTurns } from "../format.js";
import { arePurchases } from "../roles/purchases.js";
import { numberTyped } from "../roles/typing.js";
import { notTaken, OPTION_GROUPS, OPTIONS } from "../sentences/options.js";

const upTo = (from, to) => Array.from({ length: to - from + 1 }, (_, place) => from + place);
const isOneOf = (...algorithms) => ({ options }) => algorithms.includes(options.algorithm);
const findsNumber = isOneOf("dbscan", "hdbscan");
const isOfCustomers = ({ options, report }) => !arePurchases(report, options);
const WHOLE = { isWhole: true };

/** What can be chosen of each option: values, or a number or text that is typed; `when` it makes a difference. */
const FORM = {
  finding: [
    { id: "algorithm", values: ["auto", "kmeans", "bisecting_kmeans", "gmm", "hierarchical", "hdbscan", "dbscan"] },
    { id: "n_segments", values: ["auto", ...upTo(2, 20)], isOff: findsNumber },
    {
      id: "max_segments",
      values: [3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50],
      when: (page) => page.options.n_segments === "auto" && !findsNumber(page),
    },
    { id: "min_segment_share", values: [0, 0.01, 0.02, 0.05, 0.1, 0.2] },
    { id: "covariance_type", values: ["auto", "full", "tied", "diag", "spherical"], when: isOneOf("gmm", "auto") },
    { id: "linkage", values: ["ward", "complete", "average", "single"], when: isOneOf("hierarchical") },
    { id: "min_samples", number: { ...WHOLE, min: 2, max: 1000 }, when: findsNumber },
    { id: "eps", number: { min: 0 }, when: isOneOf("dbscan") },
  ],
  shaping: [
    { id: "outliers", values: ["exclude", "keep"] },
    { id: "log_transform", values: ["auto", true, false] },
    { id: "scale", values: [true, false] },
    { id: "pca", values: ["auto", null, 0.8, 0.9, 0.95, 2, 3, 4, 5] },
  ],
  cleaning: [
    { id: "rows", isRows: true },
    { id: "id_column", isColumn: true, when: isOfCustomers },
    { id: "on_duplicate_id", values: ["last", "first", "mean", "error"], when: isOfCustomers },
    { id: "missing", values: ["impute", "drop"] },
  ],
  checking: [
    { id: "n_resamples", values: [0, 20, 50, 100, 200, 500] },
    { id: "n_references", values: [0, 19, 60, 200, 500] },
    { id: "random_state", number: { ...WHOLE, isNeeded: true, min: 0, max: 2 ** 32 - 1 } },
  ],
  keeping: [{ id: "name", isText: true }, { id: "activate", values: [true, false] }, { id: "take_over", values: [true, false] }],
};

/** What can be chosen before training, in groups; every default is sensible. */
export function trainingOptions({ options, report, onChange }) {
  const page = { options, report, onChange };
  return h("div", { class: "option-groups", id: "options" }, Object.keys(FORM).map((name) => group(name, page)));
}

function group(name, page) {
  const [title, text] = OPTION_GROUPS[name];
  const fields = FORM[name].filter(({ when = () => true }) => when(page));
  return h(
    "section",
    { class: "option-group", "aria-labelledby": `options-${name}` },
    h("div", { class: "option-head" }, h("h2", { id: `options-${name}` }, title), h("p", { class: "quiet" }, text)),
    h("div", { class: "options" }, fields.map((field) => fieldOf(field, page))),
  );
}

function fieldOf(field, page) {
  const { id } = field;
  const { label, hint } = OPTIONS[id];
  const hintId = `${id}-hint`;
  const attributes = { id: `option-${id}`, "aria-describedby": hintId };
  return h(
    "div",
    { class: "field" },
    h("label", { for: attributes.id }, label),
    controlOf(field, page, attributes),
    h("p", { class: "hint", id: hintId }, hint(page.options)),
  );
}

function controlOf(field, page, attributes) {
  const { options, onChange } = page;
  const change = (value) => onChange(field.id, value);
  if (field.number) return numberField(field.number, { value: options[field.id], change, attributes });
  if (field.isText) return textField({ value: options[field.id], change, attributes });
  const choices = choicesOf(field, page);
  const value = field.isRows ? rowsNow(page) : options[field.id];
  const isOff = field.isOff?.(page) ?? false;
  return h(
    "select",
    {
      ...attributes,
      disabled: isOff,
      value: String(choices.findIndex(([key]) => key === value)),
      onchange: (event) => change(choices[Number(event.target.value)][0]),
    },
    choices.map(([, text], place) => h("option", { value: String(place) }, text)),
  );
}

/** A value that came with the address is among them as well. */
function choicesOf({ id, values, isColumn, isRows }, { options, report }) {
  const word = (value) => shorten(withoutTurns(OPTIONS[id].choice(value)), 40);
  if (isRows) return rowChoices(report).map(([key, rows]) => [key, word(rows)]);
  const known = isColumn ? ["auto", ...report.columns.map(({ name }) => name)] : values;
  const all = known.includes(options[id]) ? known : [...known, options[id]];
  return all.map((value) => [value, word(value)]);
}

/** What each row is: as it was found, which comes first, or the other. */
const rowChoices = ({ kind }) =>
  kind === "transactions"
    ? [["auto", "purchases"], ["customers", "customers"]]
    : [["auto", "customers"], ["purchases", "purchases"]];

const rowsNow = ({ options, report }) => {
  const [, [other]] = rowChoices(report);
  return arePurchases(report, options) === (report.kind === "transactions") ? "auto" : other;
};

/** A number is taken once it makes sense; what still makes none when the field is left is told, and is not in force. */
function numberField(rules, { value, change, attributes }) {
  const told = h("p", { class: "hint is-bad", role: "status" });
  const field = h("input", {
    ...attributes,
    type: "text",
    inputmode: rules.isWhole ? "numeric" : "decimal",
    autocomplete: "off",
    value: value ?? "",
    oninput() {
      const typed = numberTyped(field.value, rules);
      // What is the same is not written anew: a zero at its end may still go on.
      if (typed !== undefined && typed !== value) change(typed);
    },
    onchange() {
      if (numberTyped(field.value, rules) !== undefined) return;
      told.textContent = notTaken(shorten(field.value, 20), rules);
      field.value = value ?? "";
    },
  });
  return [field, told];
}

const LONGEST_NAME = 200;

/** Each letter counts at once: to be drawn anew on leaving the field would swallow the click that leaves it. */
const textField = ({ value, change, attributes }) =>
  h("input", {
    ...attributes,
    type: "text",
    maxlength: LONGEST_NAME,
    autocomplete: "off",
    value: value ?? "",
    oninput: ({ target }) => change(target.value.trim() ? target.value : null),
  });
