import { customerActions } from "../actions/customers.js";
import { customerTable, pager } from "../components/customertable.js";
import { icon } from "../components/icons.js";
import { empty } from "../components/states.js";
import { h } from "../dom.js";
import { plural, shortenApart } from "../format.js";
import { placesIn } from "../palette.js";
import { confidenceOf } from "../sentences/confidence.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { whenFetched, whenModel } from "./model.js";

const TYPING_MILLISECONDS = 250;

export const customersView = {
  brings: [customerActions],
  parts: [
    {
      select: ({ model, route }) => [model, route.params.segment, route.params.search],
      draw: whenModel(drawTools, [80, 48], "Customers"),
    },
    {
      select: ({ model, customers }) => [model, customers],
      draw: (state, actions) =>
        state.model.value ? whenFetched("customers", drawTable, [560])(state, actions) : null,
    },
  ],
};

const NOBODY_LEAVES =
  " Nothing says that any of them has left for good, so nobody’s chance of being active is listed.";

function drawTools({ model: { value: model }, route: { params } }, actions) {
  return [
    h("h1", { tabindex: "-1" }, "Customers"),
    h("p", { class: "lead" }, confidenceOf(model.algorithm), tellsLeaving(model.forecast) ? null : NOBODY_LEAVES),
    h("div", { class: "tools" }, searchField(params, actions), segmentField(placesIn(model), params, actions)),
  ];
}

function searchField(params, actions) {
  let waiting = 0;
  const search = (event) => {
    clearTimeout(waiting);
    if (event.isComposing) return;
    const { value } = event.target;
    waiting = setTimeout(() => actions.showCustomers({ search: value }), TYPING_MILLISECONDS);
  };
  return h(
    "div",
    { class: "search" },
    icon("search"),
    h("label", { class: "visually-hidden", for: "search" }, "Search customers"),
    h("input", {
      type: "search",
      id: "search",
      placeholder: "Search",
      value: params.search ?? "",
      oninput: search,
      oncompositionend: search,
      autocomplete: "off",
    }),
  );
}

function segmentField(segments, params, actions) {
  const names = shortenApart(
    segments.map(({ name }) => name),
    50,
  );
  return h(
    "div",
    {},
    h("label", { class: "visually-hidden", for: "segment-filter" }, "Segment"),
    h(
      "select",
      {
        id: "segment-filter",
        value: params.segment ?? "",
        onchange: (event) => actions.showCustomers({ segment: event.target.value }),
      },
      h("option", { value: "" }, "All segments"),
      segments.map(({ segment, name }, place) =>
        h("option", { value: String(segment), title: name === names[place] ? null : name }, names[place]),
      ),
    ),
  );
}

function downloads(actions) {
  const link = (format, label) =>
    h(
      "a",
      {
        class: "button",
        id: `download-${format}`,
        href: actions.exportAddress(format),
        download: "",
      },
      icon("download"),
      label,
    );
  return h(
    "div",
    { class: "actions downloads", role: "group", "aria-label": "Download these customers" },
    link("csv", "CSV"),
    link("xlsx", "Excel"),
  );
}

function drawTable(
  { customers: { value: page, status }, model: { value: model }, route: { params } },
  actions,
) {
  if (!page.n_customers) {
    return empty({
      title: "No customer matches",
      text: "Nobody in this segment has what you searched for.",
      action: h(
        "button",
        { class: "button", type: "button", id: "clear-filters", onclick: () => actions.go("customers", {}) },
        "Show all customers",
      ),
    });
  }
  return h(
    "div",
    { class: status === "loading" ? "is-stale" : "" },
    h(
      "div",
      { class: "table-line" },
      h(
        "p",
        { class: "tabular", role: "status" },
        plural(page.n_customers, "customer"),
        params.search || params.segment ? ` ${page.n_customers === 1 ? "matches" : "match"}` : "",
      ),
      downloads(actions),
    ),
    customerTable({
      page,
      segments: placesIn(model),
      categories: model.data.categorical_features ?? [],
      purchases: model.data.purchases,
      isLeavingTold: tellsLeaving(model.forecast),
      sort: params.sort ?? "",
      onSort: (sort) => actions.showCustomers({ sort }),
      onOpen: actions.showCustomer,
      addressOf: actions.customerAddress,
      definitions: {
        confidence: confidenceOf(model.algorithm),
        is_outlier: DEFINITIONS.outlier,
        ...(model.data.purchases && {
          probability_active: DEFINITIONS.active,
          expected_value_90_days: DEFINITIONS.expected_value,
        }),
      },
    }),
    pager({ page, onPage: (number) => actions.showCustomers({ page: number }) }),
  );
}
