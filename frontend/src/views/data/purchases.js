/** A table of purchases: what holds what, what becomes of it, and the customers that are made of it. */

import { choiceOf } from "../../components/choice.js";
import { columnTable } from "../../components/columns.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { shorten, withoutTurns } from "../../format.js";
import { arePurchases, canCompare, madeFeatures } from "../../roles/purchases.js";
import { asFound } from "../../roles/reading.js";
import { columnLabel } from "../../sentences/behaviour.js";
import { ROLE_REASONS } from "../../sentences/columns.js";
import { columnRoles, linesTold, PURCHASES, REFUND_RULES } from "../../sentences/purchases.js";

export function purchasesFound({ report, refused, staleness, options, isLocked, actions }) {
  return h(
    "section",
    {},
    h("h2", {}, PURCHASES.title),
    h(
      "p",
      { class: "quiet" },
      PURCHASES.lead,
    ),
    rowsChoice({ report, options, isLocked, actions }),
    report.purchases
      ? h(
          "ul",
          { class: `sentences ${staleness}` },
          linesTold(report.purchases).map((text) => h("li", {}, text)),
        )
      : null,
    h(
      "div",
      { class: "options purchase-parts" },
      partsOf(report, options).map((part) => partField(part, { report, options, isLocked, actions })),
      asOfField(report, { options, isLocked, actions }),
      refundsField({ options, isLocked, actions }),
    ),
    h("div", { role: "status" }, refused ? refusal(refused) : null),
  );
}

const refusal = (text) =>
  h(
    "p",
    { class: "notice below-table" },
    h(
      "span",
      {},
      userText(withoutTurns(text), { tag: "span", dir: "ltr", length: 400 }),
      PURCHASES.until,
    ),
  );

/** What a person has not chosen is what holds now; what has been chosen could go back to what was found. */
function partsOf(report, { transactions }) {
  const found = columnRoles(asFound(report).purchases);
  return columnRoles(report.purchases).map((part, place) => (part.role in transactions ? found[place] : part));
}

/** What each row is, where that could be doubted: it was found to be a purchase, or a person said so. */
export function rowsChoice({ report, options, isLocked, actions }) {
  if (isLocked || (report.kind !== "transactions" && options.rows === "auto")) return null;
  return h(
    "div",
    { class: "tools rows-choice" },
    h("p", { "aria-hidden": "true" }, PURCHASES.eachRowIs),
    choiceOf({
      id: "rows",
      label: PURCHASES.eachRowIs,
      value: arePurchases(report, options) ? "purchases" : "customers",
      options: [
        ["purchases", PURCHASES.rows.purchases],
        ["customers", PURCHASES.rows.customers],
      ],
      onChoose: (rows) => actions.setOption("rows", rows),
    }),
  );
}

/** Without these there are no purchases. */
const NEEDED = ["customer", "date"];

function partField(part, { report, options, isLocked, actions }) {
  const chosen = options.transactions[part.role];
  const choices = choicesOf(part, report);
  return field({
    id: `part-${part.role}`,
    label: part.label,
    hint: chosen === undefined ? part.hint : ROLE_REASONS.chosen,
    control: (attributes) =>
      h(
        "select",
        {
          ...attributes,
          value: String(choices.findIndex(([column]) => column === chosen)),
          disabled: isLocked,
          onchange: (event) => actions.choosePart(part.role, choices[Number(event.target.value)][0]),
        },
        choices.map(([, words], place) => h("option", { value: String(place) }, words)),
      ),
  });
}

/** What was found, nothing, or any other column; the service finds what is undefined. */
function choicesOf({ role, column }, { columns, purchases }) {
  const others = columns.filter(({ name }) => name !== column).map(({ name }) => [name, named(name)]);
  if (!column) return [[undefined, purchases ? PURCHASES.none : PURCHASES.toBeFound], ...others];
  const none = NEEDED.includes(role) ? [] : [[null, PURCHASES.none]];
  return [[undefined, PURCHASES.asFound(named(column))], ...none, ...others];
}

const named = (name) => shorten(withoutTurns(name), 40);

const asOfField = ({ purchases }, { options, isLocked, actions }) =>
  field({
    id: "as-of",
    label: PURCHASES.countedTo,
    hint: PURCHASES.countedToHint,
    control: (attributes) =>
      h("input", {
        ...attributes,
        type: "date",
        value: options.as_of ?? purchases?.as_of?.slice(0, 10) ?? "",
        disabled: isLocked,
        onchange: ({ target: { value } }) => isWhole(value) && actions.setOption("as_of", value || null),
      }),
  });

/** While a year is typed, it is one of long ago. */
const isWhole = (day) => day === "" || day >= "1000";

const refundsField = ({ options, isLocked, actions }) =>
  field({
    id: "refunds",
    label: PURCHASES.refunds,
    hint: PURCHASES.refundsHint,
    control: (attributes) =>
      h(
        "select",
        {
          ...attributes,
          value: options.refunds,
          disabled: isLocked,
          onchange: (event) => actions.setOption("refunds", event.target.value),
        },
        REFUND_RULES.map(([rule, words]) => h("option", { value: rule }, words)),
      ),
  });

function field({ id, label, hint, control }) {
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    control({ id, "aria-describedby": `${id}-hint` }),
    h("p", { class: "hint", id: `${id}-hint` }, hint),
  );
}

/** What is known of each customer that is made, with a tick at what they are compared by. */
export function madeOf({ report, staleness, options, isLocked, actions }) {
  const { customer_columns: columns, purchases } = report;
  if (!purchases || !columns?.length) return null;
  const used = madeFeatures(columns, options);
  const isOut = (column) => canCompare(column) && !used.includes(column.name);
  return h(
    "section",
    { class: staleness },
    h("h2", {}, PURCHASES.made),
    h(
      "p",
      { class: "quiet" },
      PURCHASES.madeLead(purchases.n_customers),
    ),
    columnTable(columns, {
      label: PURCHASES.madeLabel,
      nRows: purchases.n_customers,
      options: { roles: {}, id_column: "auto", exclude: columns.filter(isOut).map(({ name }) => name) },
      isLocked,
      onToggle: actions.toggleMade,
      outTold: ROLE_REASONS.describes,
      labelOf: (name) => columnLabel(name, purchases),
    }),
  );
}
