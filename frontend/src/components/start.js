import { h } from "../dom.js";
import { arePurchases, canCompare, madeFeatures } from "../roles/purchases.js";
import { isAsFound, isUsable, isUsed } from "../roles.js";
import { whyNotYet } from "../sentences/readiness.js";
import { START } from "../sentences/training.js";
import { icon } from "./icons.js";
import { trainingOptions } from "./options.js";

/**
 * The one primary button of the screen, and what can be chosen before it is pressed.
 * `denied` and `refused` say why it cannot be: for who asks, and for what was chosen.
 */
export function startPanel(page) {
  const { report, options, nChosen, hasOpenOptions, onTrain, onToggleOptions, onOption, onReset } = page;
  const { why, told } = whatOf(page);
  return h(
    "section",
    { class: "start", "aria-label": START.label },
    h(
      "div",
      { class: "start-line" },
      h(
        "button",
        {
          class: "button is-primary is-large",
          type: "button",
          id: "train",
          disabled: why !== null,
          "aria-describedby": "train-why",
          onclick: onTrain,
        },
        START.find,
      ),
      h(
        "div",
        { class: "start-told" },
        h("p", { class: why ? "start-why" : "quiet", id: "train-why" }, why ?? told),
        nChosen ? h("p", { class: "quiet start-chosen" }, START.changed(nChosen), reset(onReset)) : null,
      ),
      h(
        "button",
        {
          class: "button is-quiet",
          type: "button",
          id: "more-options",
          "aria-expanded": String(hasOpenOptions),
          "aria-controls": hasOpenOptions ? "options" : null,
          onclick: onToggleOptions,
        },
        hasOpenOptions ? START.fewer : START.more,
        icon("chevron"),
      ),
    ),
    hasOpenOptions ? trainingOptions({ options, report, onChange: onOption }) : null,
  );
}

const reset = (onReset) =>
  h("button", { class: "link-button", type: "button", id: "reset-options", onclick: onReset }, START.reset);

/** @returns {{why: string | null, told: string}} why nothing can be found yet, else what segments are made of */
function whatOf({ report, denied, refused, options }) {
  if (denied) return { why: denied };
  if (refused) return { why: START.apart };
  return arePurchases(report, options) ? ofPurchases(report, options) : ofCustomers(report, options);
}

function ofCustomers(report, options) {
  const { columns } = report;
  const nUsed = columns.filter((column) => isUsed(column, options)).length;
  const nUsable = columns.filter((column) => isUsable(column, { nRows: report.n_rows, options })).length;
  return {
    why: whyNotYet(report, { nUsed, nUsable, isAsFound: isAsFound(options) }),
    told: START.ofColumns(nUsed),
  };
}

/** Where the service took the rows for customers, it has not yet said what can be made of them. */
function ofPurchases({ purchases, customer_columns: columns = [], warnings }, options) {
  if (!purchases) return { why: null, told: START.ofPurchases };
  const nUsed = madeFeatures(columns, options).length;
  const customers = { n_rows: purchases.n_customers, n_duplicates: 0, warnings };
  const isDecided = Object.keys(options.transactions).length > 0 || options.as_of !== null;
  return {
    why: whyNotYet(customers, { nUsed, nUsable: columns.filter(canCompare).length, isAsFound: !isDecided }),
    told: START.ofFeatures(nUsed, purchases.n_customers),
  };
}
