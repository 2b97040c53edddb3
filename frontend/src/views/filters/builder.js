/** A condition on any column, put together of three fields. */

import { SIGNS, writeCondition } from "../../actions/filters.js";
import { icon } from "../../components/icons.js";
import { h } from "../../dom.js";
import { shortenApart } from "../../format.js";
import { numberIn } from "../../scoring/numbers.js";
import { columnName, FILTERS } from "../../sentences/customers.js";
import { tellsLeaving } from "../../sentences/outlook.js";

/** The names of segments say what their numbers do. */
const LEFT_OUT = ["segment"];
const LONGEST = 40;

/** What the fields offer: they are drawn again only where that has changed, for somebody may be filling them in. */
export const builderOf = ({ model, customers: { value } }) => [
  model.value,
  value ? JSON.stringify([value.columns, value.kinds, value.choices]) : null,
];

export function drawBuilder({ model: { value: model }, customers: { value: page } }, actions) {
  if (!model || !page?.kinds) return null;
  const columns = page.columns.filter(
    (name) => !LEFT_OUT.includes(name) && (tellsLeaving(model.forecast) || name !== "probability_active"),
  );
  const host = h("div", { class: "filter-fields" });
  const fill = (column) => host.replaceChildren(...fieldsOf(column, { columns, page, model, onColumn: fill }));
  fill(columns.find((name) => page.kinds[name] === "number") ?? columns[0]);
  const box = h(
    "details",
    { class: "filter", id: "filter", onkeydown: (event) => event.key === "Escape" && close(box) },
    h("summary", { class: "button", id: "add-filter" }, icon("filter"), FILTERS.add),
    h("form", { class: "filter-form", onsubmit: (event) => add(event, box, actions) }, host),
  );
  return box;
}

function add(event, box, actions) {
  event.preventDefault();
  const { column, sign, value: field } = event.target.elements;
  // What was typed may have a space too much; what was chosen is as it is in the table.
  const typed = field.matches("input") ? field.value.trim() : field.value;
  const value = field.inputMode === "decimal" ? numberIn(typed) : typed;
  if (typed && Number.isNaN(value)) return refuse(field, typed);
  if (!typed && field.required) return;
  actions.addFilter(writeCondition({ column: column.value, sign: sign.value, value }));
  close(box);
  if (field.matches("input")) field.value = "";
}

/** The browser says it beside the field, and again when it is sent, until something else is typed. */
function refuse(field, typed) {
  field.setCustomValidity(FILTERS.noNumber(typed));
  field.reportValidity();
}

const isNoNumberAnyMore = ({ target }) => target.setCustomValidity("");

function close(box) {
  box.open = false;
  box.querySelector("summary").focus();
}

/** What can be compared, and with what, depends on what the column holds. */
function fieldsOf(column, { columns, page, model, onColumn }) {
  const names = shortenApart(
    columns.map((name) => columnName(name, model.data.purchases)),
    LONGEST,
  );
  const choose = (event) => {
    onColumn(event.target.value);
    document.getElementById("filter-column").focus();
  };
  const isNumber = page.kinds[column] === "number";
  return [
    labelled(
      "filter-column",
      FILTERS.column,
      h(
        "select",
        { id: "filter-column", name: "column", value: column, onchange: choose },
        columns.map((name, place) => h("option", { value: name }, names[place])),
      ),
    ),
    labelled(
      "filter-sign",
      FILTERS.comparison,
      h(
        "select",
        { id: "filter-sign", name: "sign" },
        (isNumber ? SIGNS : ["="]).map((sign) => h("option", { value: sign }, FILTERS.signs[sign])),
      ),
    ),
    labelled("filter-value", FILTERS.value, valueField(page.kinds[column], page.choices[column])),
    h("button", { type: "submit", class: "button is-primary", id: "apply-filter" }, FILTERS.apply),
  ];
}

const labelled = (id, label, field) => h("div", { class: "field" }, h("label", { for: id }, label), field);

function valueField(kind, choices) {
  const attributes = { id: "filter-value", name: "value", required: true };
  if (kind === "number") return h("input", { ...attributes, type: "text", inputmode: "decimal", autocomplete: "off", oninput: isNoNumberAnyMore });
  const offered = kind === "truth" ? Object.entries(FILTERS.truths) : choices?.map((one) => [one, one]);
  if (!offered) return h("input", { ...attributes, type: "text", autocomplete: "off", maxlength: "500" });
  const names = shortenApart(
    offered.map(([, words]) => words),
    LONGEST,
  );
  return h(
    "select",
    attributes,
    offered.map(([value], place) => h("option", { value }, names[place])),
  );
}
