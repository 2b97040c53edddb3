/** Everything the table has of a customer. */

import { cell, rounded } from "../../components/preview.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { ofColumn, percent } from "../../format.js";
import { columnLabel, isShareColumn } from "../../sentences/behaviour.js";
import { CUSTOMER } from "../../sentences/customer.js";

const NO_VALUES = new Set(["customer_id", "segment", "segment_name", "confidence", "is_outlier"]);

/** All of them, also what shaped no segment. */
export function values(customer, { categories, purchases, isLeavingTold }) {
  const isTold = (name) => !NO_VALUES.has(name) && (isLeavingTold || name !== "probability_active");
  const names = Object.keys(customer).filter(isTold);
  if (!names.length) return null;
  const show = (name) =>
    isShareColumn(name, purchases)
      ? percent
      : ofColumn({ name, role: categories.includes(name) ? "categorical" : "numeric" }, rounded);
  return h(
    "section",
    { "aria-labelledby": "drawer-values" },
    h("h3", { id: "drawer-values" }, CUSTOMER.values),
    h(
      "dl",
      { class: "value-list" },
      names.map((name) =>
        h(
          "div",
          {},
          h("dt", {}, userText(columnLabel(name, purchases) ?? name, { length: 60 })),
          h("dd", { class: "tabular" }, cell(customer[name], show(name))),
        ),
      ),
    ),
  );
}
