import assert from "node:assert/strict";
import { test } from "node:test";

import { wanted } from "../../frontend/src/actions/training.js";
import { makeApi } from "../../frontend/src/api.js";
import { ApiError } from "../../frontend/src/api.js";
import { arePurchases, madeFeatures } from "../../frontend/src/roles/purchases.js";
import { readingQuery, reportNow } from "../../frontend/src/roles/reading.js";
import { columnLabel, isShareColumn } from "../../frontend/src/sentences/behaviour.js";
import {
  columnRoles,
  linesTold,
  purchaseFigures,
  purchasesTold,
  readingRefused,
} from "../../frontend/src/sentences/purchases.js";
import { inWords } from "../../frontend/src/sentences/wording.js";
import { DEFAULT_OPTIONS, ready } from "../../frontend/src/store.js";
import { forecast, purchases, trend } from "./forecast.js";
import { model } from "./model.js";
import { page } from "./page.js";

const made = ["customer_id", "recency_days", "n_purchases", "total_spend", "n_products"].map((name, place) => ({
  name,
  role: place ? "numeric" : "id",
}));
const lines = { dataset_id: "d1", kind: "transactions", columns: [], purchases, customer_columns: made };
const customers = { ...lines, kind: "customers", purchases: null, customer_columns: [] };

const settled = () => new Promise(setImmediate);

test("rows are what they were found to be, until a person says otherwise", () => {
  assert.ok(arePurchases(lines, DEFAULT_OPTIONS));
  assert.ok(!arePurchases(customers, DEFAULT_OPTIONS));
  assert.ok(!arePurchases(lines, { ...DEFAULT_OPTIONS, rows: "customers" }));
  assert.ok(arePurchases(customers, { ...DEFAULT_OPTIONS, rows: "purchases" }));
});

test("what a person says of purchases is sent as the service knows it", () => {
  const { store, actions } = page({}, { dataset: ready(lines) });
  const sent = () => wanted(store.get().options, lines);
  assert.deepEqual(sent(), {});
  actions.choosePart("customer", "email");
  actions.choosePart("date", "paid");
  actions.setOption("as_of", "2026-01-31");
  actions.setOption("refunds", "net");
  actions.toggleMade(made[4]);
  assert.deepEqual(sent(), {
    transactions: { customer: "email", date: "paid" },
    as_of: "2026-01-31",
    refunds: "net",
    features: ["recency_days", "n_purchases", "total_spend", "n_products"],
  });
  actions.choosePart("customer", undefined);
  actions.toggleMade(made[4]);
  assert.deepEqual(sent().transactions, { date: "paid" });
  assert.ok(!("features" in sent()), "back at what the service would take");
});

/** A page on Data whose clock stands until the test lets it go on. */
function onData(dataset) {
  const state = { route: { name: "data", params: {} }, dataset: ready(lines) };
  const { waiting, ...rest } = page({ dataset }, state, { go() {} });
  return { ...rest, goOn: () => waiting.splice(0).forEach((next) => next()) };
}

test("a file is read as a person chooses, once nothing more is chosen, and the last choice counts", async () => {
  const asked = [];
  const answers = [];
  const { store, actions, goOn } = onData((id, query) => {
    asked.push([id, query]);
    return new Promise((resolve) => answers.push(resolve));
  });
  actions.setOption("refunds", "net");
  actions.setOption("refunds", "apart");
  goOn();
  assert.deepEqual(asked, [["d1", { refunds: "apart" }]]);
  actions.choosePart("quantity", null);
  goOn();
  assert.deepEqual(asked[1], ["d1", { refunds: "apart", exclude: ["pieces"] }]);
  answers[1]({ ...lines, purchases: { ...purchases, n_customers: 80 } });
  answers[0]({ ...lines, purchases: { ...purchases, n_customers: 1 } });
  await settled();
  assert.equal(reportNow(store.get()).purchases.n_customers, 80);
  assert.equal(reportNow(store.get()).found, lines, "what was found is still known");
  actions.choosePart("quantity", undefined);
  actions.setOption("refunds", "match");
  assert.equal(reportNow(store.get()), lines, "back at what was found, nothing is asked");
});

test("a choice that the service refuses is told, and what was found is kept", async () => {
  const refused = new ApiError({ status: 422, title: "No", detail: "Column 'x' holds no dates.", errors: [] });
  const { store, actions, goOn } = onData(async () => {
    throw refused;
  });
  actions.choosePart("date", "x");
  goOn();
  await settled();
  assert.equal(store.get().reading.problem.detail, "Column 'x' holds no dates.");
  assert.equal(reportNow(store.get()), lines);
});

test("a file is asked for anew only where something decides what its rows hold", () => {
  assert.equal(readingQuery({ ...DEFAULT_OPTIONS, n_segments: 3, made: ["n_products"] }, lines), null);
  assert.equal(readingQuery({ ...DEFAULT_OPTIONS, exclude: ["a"] }, customers), null);
  assert.deepEqual(readingQuery({ ...DEFAULT_OPTIONS, rows: "purchases" }, customers), { transactions: "true" });
  assert.deepEqual(readingQuery({ ...DEFAULT_OPTIONS, rows: "customers" }, lines), { transactions: "false" });
});

test("why a file cannot be read so is told without the names of options", () => {
  const told = readingRefused(
    "Column 'x' cannot be the date of purchases: it holds no dates. Name another one in 'transactions', as 'date'.",
  );
  assert.equal(told, "Column 'x' cannot be the date of purchases: it holds no dates. Choose another one.");
  const none = readingRefused(
    "These rows cannot be read as purchases. The table has: a. Name the columns in the option 'transactions', such as {}.",
  );
  assert.match(none, /has: a\. Choose them above/);
  assert.equal(readingRefused("Something else."), "Something else.");
});

test("a feature that the purchases no longer give is not asked for", () => {
  const options = { ...DEFAULT_OPTIONS, made: ["recency_days", "mean_items"] };
  assert.deepEqual(wanted(options, lines).features, ["recency_days"]);
});

test("a part that was found can be left out", () => {
  const { store, actions } = page({}, { dataset: ready(lines) });
  actions.choosePart("quantity", null);
  assert.deepEqual(wanted(store.get().options, lines), { exclude: ["pieces"] });
  actions.choosePart("category", null);
  assert.deepEqual(wanted(store.get().options, lines).exclude, ["pieces"], "nothing was found for it");
});

test("columns of the file are no features of the customers made of it", () => {
  const options = { ...DEFAULT_OPTIONS, exclude: ["Country"], id_column: "InvoiceNo", n_segments: 3 };
  assert.deepEqual(wanted(options, lines), { n_segments: 3 });
});

test("rows can be said to be customers, or purchases, against what was found", () => {
  assert.deepEqual(wanted({ ...DEFAULT_OPTIONS, rows: "customers", as_of: "2026-01-31" }, lines), { transactions: false });
  assert.deepEqual(wanted({ ...DEFAULT_OPTIONS, rows: "purchases" }, customers), { transactions: true });
});

test("customers are compared by how lately, how often and how much they bought", () => {
  assert.deepEqual(madeFeatures(made, DEFAULT_OPTIONS), ["recency_days", "n_purchases", "total_spend"]);
});

test("lines are counted by what becomes of them, and what is none is not told", () => {
  const shown = purchaseFigures(purchases).map(({ name, value, isNotable }) => [name, value, isNotable]);
  assert.deepEqual(shown, [
    ["Lines", "1,100", false],
    ["Purchases", "400", false],
    ["Customers", "90", false],
    ["Without a customer", "12", true],
    ["Free of charge", "3", true],
    ["Refund lines", "8", false],
    ["Matched with a purchase", "5", false],
  ]);
  assert.deepEqual(linesTold(purchases), [
    "From Jan 2, 2025 to Jan 31, 2026; how long ago the last purchase was is counted to Feb 1, 2026.",
    "Bought for 1,000, of which 70 (7%) was refunded.",
  ]);
  assert.equal(
    purchasesTold(purchases)[0],
    "The lines are 400 purchases, without those that were left out: 12 without a customer and 3 free of charge.",
  );
  assert.match(linesTold({ ...purchases, groups: ["a", "b"], group_column: "kind" })[2], /By kind .* went to a and b\.$/);
});

test("each part of a purchase has its column and a reason, or what it is for", () => {
  const [customer, date, amount] = columnRoles(purchases);
  assert.deepEqual([customer.column, customer.hint], ["buyer", "Its name says so."]);
  assert.deepEqual([date.column, date.hint], ["day", "When it was."]);
  assert.equal(amount.column, null);
  assert.equal(columnRoles(null).length, 8, "also where nothing was found yet");
});

test("columns made of purchases have names in words, those of a file their own", () => {
  assert.equal(columnLabel("recency_days", purchases), "Days since last purchase");
  assert.equal(columnLabel("share_Toys", purchases), "Share of Toys");
  assert.equal(columnLabel("share_of_wallet", purchases), null);
  assert.equal(columnLabel("recency_days", null), null);
  assert.ok(isShareColumn("probability_active", purchases) && !isShareColumn("frequency", purchases));
  assert.ok(!isShareColumn("probability_active", null));
});

test("features made of purchases are called by words wherever they are named, numbers left alone", () => {
  const chart = {
    features: ["recency_days", "own"],
    points: { recency_days: [1, 2], own: [3, 4] },
    loadings: [{ feature: "n_products", x: 1 }],
    customer_ids: ["recency_days"],
  };
  assert.deepEqual(inWords(chart, purchases), {
    features: ["Days since last purchase", "own"],
    points: { "Days since last purchase": [1, 2], own: [3, 4] },
    loadings: [{ feature: "Number of products", x: 1 }],
    customer_ids: ["recency_days"],
  });
  assert.equal(inWords(chart, null), chart, "a file names its columns itself");
});

test("a forecast is asked for only where the model has one, and anew for another horizon", async () => {
  const asked = [];
  const service = {
    forecast: async (...words) => {
      asked.push(words);
      return forecast;
    },
  };
  const route = { name: "forecast", params: {} };
  const without = page(service, { model: ready(model) });
  without.store.set({ route });
  await settled();
  assert.equal(asked.length, 0);
  const { store, actions } = page(service, { model: ready({ ...model, forecast: {} }) });
  store.set({ route });
  await settled();
  actions.lookAhead(365);
  await settled();
  assert.deepEqual(asked, [
    ["m1", { horizon_days: 90 }],
    ["m1", { horizon_days: 365 }],
  ]);
  store.set({ route: { name: "forecast", params: { days: "7; drop" } } });
  assert.equal(actions.horizonNow(), 90, "an address that nobody offered");
});

test("a trend is asked for only where a model goes on with one that is still kept", async () => {
  const asked = [];
  const service = {
    models: async () => ({ models: [{ model_id: "m1", is_active: true }] }),
    drift: async () => ({}),
    driftHistory: async () => ({}),
    trend: async (...words) => {
      asked.push(words);
      return trend;
    },
  };
  const going = { ...model, identity: { previous_model_id: "m0" } };
  const { store } = page(service, { model: ready(going), route: { name: "models", params: {} } });
  store.set({ now: 1 });
  await settled();
  assert.equal(asked.length, 0, "the one before was deleted");
  const kept = { models: [{ model_id: "m1" }, { model_id: "m0" }] };
  const both = page({ ...service, models: async () => kept, migration: async () => ({}) }, { model: ready(going) });
  both.store.set({ route: { name: "models", params: {} } });
  await settled();
  assert.deepEqual(asked, [["m1", { periods: 3 }]]);
});

test("both samples can be tried, from any screen", async () => {
  const asked = [];
  const fetch = async (address) => {
    asked.push(address);
    return new Response("a,b\n1,2");
  };
  const api = {
    ...makeApi(fetch),
    uploadDataset: async (file) => ({ ...lines, name: file.name }),
    datasets: async () => [],
  };
  const { store, actions } = page(api, { route: { name: "forecast", params: {} } });
  await actions.useSample("retail");
  assert.deepEqual(asked, ["/samples/retail.csv"]);
  assert.equal(store.get().route.name, "data");
  assert.equal(store.get().dataset.value.name, "retail-sample.csv");
  await actions.useSample("wholesale");
  assert.equal(asked[1], "/samples/wholesale.csv");
});
