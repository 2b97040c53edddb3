/** The table of customers, and the one that is opened over it. */

import { fetchInto } from "./fetching.js";
import { queryOf, readWhere, withCondition, writeWhere } from "./filters.js";

const PAGE_SIZE = 50;

export function customerActions(tools) {
  const { store, api, go, replace } = tools;
  const askFor = (slice, question, ask) => {
    if (store.get()[slice].question !== question) fetchInto(tools, slice, question, ask);
  };
  const params = () => store.get().route.params;
  const show = (asked) => replace("customers", { ...params(), page: null, ...asked });
  const filter = (change) => show({ where: writeWhere(change(readWhere(params().where))) });
  return {
    fetch({ route, model }) {
      if (route.name !== "customers" || model.status !== "ready") return;
      const { model_id: modelId, identity } = model.value;
      const { customer: opened, ...asked } = route.params;
      askFor("customers", JSON.stringify([modelId, asked]), () =>
        api.customers(modelId, { page: 1, page_size: PAGE_SIZE, ...queryOf(asked) }),
      );
      if (!opened) return;
      const question = JSON.stringify([modelId, opened]);
      askFor("customer", question, () => api.customer(modelId, opened));
      // There is no past to ask for where no model was before.
      if (identity?.previous_model_id) askFor("person", question, () => api.person(opened));
    },
    exportAddress: (format) => api.exportAddress(store.get().model.value.model_id, format, queryOf(params())),
    /** Changes what the table shows; anything but turning a page goes back to the first. */
    showCustomers: show,
    addFilter: (condition) => filter((conditions) => withCondition(conditions, condition)),
    removeFilter: (condition) => filter((conditions) => conditions.filter((one) => one !== condition)),
    /** What is sorted stays sorted. */
    clearFilters: () => replace("customers", { sort: params().sort }),
    customerAddress: (customer) => addressOf({ ...params(), customer }),
    showCustomer: (customer) => go("customers", { ...params(), customer }),
    closeCustomer() {
      const { name, params: asked } = store.get().route;
      if (name === "customers" && asked.customer) replace("customers", { ...asked, customer: null });
    },
  };
}

function addressOf(params) {
  const told = Object.entries(params).filter(([, value]) => value !== "" && value != null);
  return `#/customers?${new URLSearchParams(told)}`;
}
