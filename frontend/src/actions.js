/** What a person can do on the page. Everything it needs is handed in. */

import { dataActions } from "./actions/data.js";
import { droppingActions } from "./actions/dropping.js";
import { forecastActions } from "./actions/forecasts.js";
import { managingActions } from "./actions/managing.js";
import { modelActions } from "./actions/models.js";
import { renamingActions } from "./actions/renaming.js";
import { sessionActions } from "./actions/session.js";
import { trainingActions } from "./actions/training.js";

/**
 * @param {{store, api, go: function, replace: function, clock: {Date, setTimeout}}} page
 * `go` and `replace` change the address, with and without a way back.
 */
export function makeActions({ clock = globalThis, ...page }) {
  const tools = { ...page, clock };
  const { store } = page;
  const models = modelActions(tools);
  const data = dataActions(tools);
  const training = trainingActions(tools, models);
  const managing = managingActions(tools, models);
  const renaming = renamingActions(tools);
  const forecasts = forecastActions(tools);
  return {
    ...models,
    ...data,
    ...droppingActions(tools, data),
    ...training,
    ...viewActions(tools),
    ...managing,
    ...renaming,
    ...forecasts,
    ...sessionActions(tools),
    /** Fetches what the address names and the page does not have yet. */
    fetchForScreen(state) {
      if (state.session && !state.session.name) return;
      models.fetchForModel(state);
      managing.fetchForModels(state);
      forecasts.fetchForForecasts(state);
      renaming.leaveNames(state);
      if (state.route.name !== "data") return;
      data.fetchNamed(state);
      data.readAsChosen(store.get());
      training.followNamed(state);
    },
  };
}

function viewActions({ store, api, go, replace }) {
  return {
    go,
    reportAddress: api.reportAddress,
    sampleAddress: api.sampleAddress,
    exportAddress: (format) =>
      api.exportAddress(store.get().model.value.model_id, format, store.get().route.params),
    /** Changes what the table of customers shows; anything but turning a page goes back to the first. */
    showCustomers: (params) => replace("customers", { ...store.get().route.params, page: null, ...params }),
    customerAddress: (customer) => addressOf({ ...store.get().route.params, customer }),
    showCustomer: (customer) => go("customers", { ...store.get().route.params, customer }),
    closeCustomer() {
      const { name, params } = store.get().route;
      if (name === "customers" && params.customer) replace("customers", { ...params, customer: null });
    },
    toggleDepth: () => store.set({ hasDepth: !store.get().hasDepth }),
    tellCorrelation: (told) => store.set({ correlationOf: { ...store.get().correlationOf, ...told } }),
    choosePair: (pair) => store.set({ pair }),
    toggleLoadings: () => store.set({ hasLoadings: !store.get().hasLoadings }),
    toggleSegment(number) {
      const { hiddenSegments: hidden } = store.get();
      const hiddenSegments = hidden.includes(number)
        ? hidden.filter((other) => other !== number)
        : [...hidden, number];
      store.set({ hiddenSegments });
    },
  };
}

function addressOf(params) {
  const told = Object.entries(params).filter(([, value]) => value !== "" && value != null);
  return `#/customers?${new URLSearchParams(told)}`;
}
