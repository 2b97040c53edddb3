import { customerActions } from "../actions/customers.js";
import { forgettingActions } from "../actions/forgetting.js";
import { readWhere } from "../actions/filters.js";
import { customerTable, pager } from "../components/customertable.js";
import { icon } from "../components/icons.js";
import { empty } from "../components/states.js";
import { h } from "../dom.js";
import { shortenApart } from "../format.js";
import { placesIn } from "../palette.js";
import { confidenceOf } from "../sentences/confidence.js";
import { columnMeaning, CUSTOMERS } from "../sentences/customers.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { drawBuilder, builderOf } from "./filters/builder.js";
import { drawChips } from "./filters/chips.js";
import { whenFetched, whenModel } from "./model.js";

const TYPING_MILLISECONDS = 250;

export const customersView = {
  brings: [customerActions, forgettingActions],
  parts: [
    {
      select: ({ model, route }) => [model, route.params.segment, route.params.search],
      draw: whenModel(drawTools, [80, 48], CUSTOMERS.title),
    },
    { select: (state) => builderOf(state), draw: drawBuilder },
    {
      select: ({ model, route: { params }, customers: { value } }) => [
        model,
        params.segment,
        params.search,
        params.where,
        params.region,
        value?.columns.join("\n"),
      ],
      draw: drawChips,
    },
    {
      select: ({ model, customers }) => [model, customers],
      draw: (state, actions) =>
        state.model.value ? whenFetched("customers", drawTable, [560])(state, actions) : null,
    },
  ],
};

function drawTools({ model: { value: model }, route: { params } }, actions) {
  return [
    h("h1", { tabindex: "-1" }, CUSTOMERS.title),
    h("p", { class: "lead" }, confidenceOf(model.algorithm), tellsLeaving(model.forecast) ? null : CUSTOMERS.nobodyLeaves),
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
    h("label", { class: "visually-hidden", for: "search" }, CUSTOMERS.search),
    h("input", {
      type: "search",
      id: "search",
      placeholder: CUSTOMERS.searchShort,
      title: CUSTOMERS.searchMeaning,
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
    h("label", { class: "visually-hidden", for: "segment-filter" }, CUSTOMERS.segment),
    h(
      "select",
      {
        id: "segment-filter",
        value: params.segment ?? "",
        onchange: (event) => actions.showCustomers({ segment: event.target.value }),
      },
      h("option", { value: "" }, CUSTOMERS.allSegments),
      segments.map(({ segment, name }, place) =>
        h("option", { value: String(segment), title: name === names[place] ? null : name }, names[place]),
      ),
    ),
  );
}

function downloads(count, actions) {
  const link = (format, className, label) =>
    h(
      "a",
      { class: className, id: `download-${format}`, href: actions.exportAddress(format), download: "" },
      icon("download"),
      label,
    );
  return h(
    "div",
    { class: "actions downloads", role: "group", "aria-label": CUSTOMERS.downloads },
    link("csv", "button is-primary", CUSTOMERS.download(count)),
    link("xlsx", "button", CUSTOMERS.excel),
  );
}

const isFiltered = ({ search, segment, where, region }) => Boolean(search || segment || readWhere(where).length || region);

function nobody({ where, region }, actions) {
  return empty({
    title: CUSTOMERS.nobody,
    text: readWhere(where).length || region ? CUSTOMERS.nobodyMeets : CUSTOMERS.nobodyFor,
    action: h(
      "button",
      { class: "button", type: "button", id: "clear-filters", onclick: actions.clearFilters },
      CUSTOMERS.showAll,
    ),
  });
}

function drawTable(
  { customers: { value: page, status }, model: { value: model }, route: { params } },
  actions,
) {
  if (!page.n_customers) return nobody(params, actions);
  return h(
    "div",
    { class: status === "loading" ? "is-stale" : "" },
    h(
      "div",
      { class: "table-line" },
      h(
        "p",
        { class: "tabular", role: "status" },
        CUSTOMERS.count(page.n_customers),
        isFiltered(params) ? CUSTOMERS.matches(page.n_customers) : "",
      ),
      downloads(page.n_customers, actions),
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
      meaningOf: (name) => columnMeaning(name, model),
    }),
    pager({ page, onPage: (number) => actions.showCustomers({ page: number }) }),
  );
}
