/** The table of customers, and the one that is opened over it. */

import { nothing } from "../store.js";
import { fetchInto } from "./fetching.js";
import { queryOf, readWhere, withCondition, writeWhere } from "./filters.js";

const PAGE_SIZE = 50;
/** What the address can name of these; the service knows no other numbers. */
const READABLE = Object.freeze({ page: /^[1-9]\d{0,8}$/, segment: /^(-1|\d{1,9})$/ });

export function customerActions(tools) {
  const { store, api, go, replace } = tools;
  const askFor = (slice, question, ask) => {
    if (store.get()[slice].question !== question) fetchInto(tools, slice, question, ask);
  };
  const params = () => store.get().route.params;
  const show = (asked) => replace("customers", { ...params(), page: null, ...asked });
  /** Behind the last page is nothing to show: the answer is let go, and the last page asked for. */
  const showLast = (question, last) => {
    const { customers, route } = store.get();
    if (customers.question !== question) return;
    if (route.name === "customers") show({ page: last > 1 ? last : null });
    else store.set({ customers: nothing() });
  };
  const filter = (change) => show({ where: writeWhere(change(readWhere(params().where))) });
  return {
    fetch({ route, model }) {
      if (route.name !== "customers" || model.status !== "ready") return;
      const { model_id: modelId, identity } = model.value;
      const nonsense = unreadable(route.params);
      if (nonsense.length) return replace("customers", without(route.params, nonsense));
      const { customer: opened, ...asked } = route.params;
      const list = JSON.stringify([modelId, asked]);
      askFor("customers", list, async () => {
        const found = await api.customers(modelId, { page: 1, page_size: PAGE_SIZE, ...queryOf(asked) });
        if (found.page > Math.max(found.n_pages, 1)) showLast(list, found.n_pages);
        return found;
      });
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

const unreadable = (params) =>
  Object.keys(READABLE).filter((name) => params[name] != null && params[name] !== "" && !READABLE[name].test(params[name]));
const without = (params, names) => ({ ...params, ...Object.fromEntries(names.map((name) => [name, null])) });

function addressOf(params) {
  const told = Object.entries(params).filter(([, value]) => value !== "" && value != null);
  return `#/customers?${new URLSearchParams(told)}`;
}
