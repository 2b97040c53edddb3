import assert from "node:assert/strict";
import { test } from "node:test";

import { wanted } from "../../frontend/src/actions/training.js";
import { ApiError } from "../../frontend/src/api.js";
import { DEFAULT_OPTIONS, ready } from "../../frontend/src/store.js";
import { model } from "./model.js";
import { page } from "./page.js";

const SILENCE = new ApiError({ status: 0, title: "The service does not answer", detail: "", errors: [] });

const OPEN = { name: "anybody", role: "admin", is_open: true };

test("no model is a beginning, not an error", async () => {
  const none = new ApiError({ status: 409, title: "No model", detail: "", errors: [] });
  const { store, actions } = page({
    activeModel: async () => {
      throw none;
    },
  });
  await actions.loadModel();
  assert.equal(store.get().model.status, "none");
});

test("only what differs from the defaults is sent", () => {
  assert.deepEqual(wanted(DEFAULT_OPTIONS), {});
  assert.deepEqual(wanted({ ...DEFAULT_OPTIONS, n_segments: 3, exclude: ["Region"] }), {
    n_segments: 3,
    exclude: ["Region"],
  });
});

test("a column can be taken out and put back", () => {
  const { store, actions } = page();
  const region = { name: "Region", role: "categorical" };
  actions.toggleColumn(region);
  assert.deepEqual(store.get().options.exclude, ["Region"]);
  actions.toggleColumn(region);
  assert.deepEqual(store.get().options.exclude, []);
});

test("an answer to a question that is no longer asked is dropped", async () => {
  const answers = {};
  const service = {
    customers: (_model, { search }) =>
      new Promise((resolve) => {
        answers[search] = resolve;
      }),
  };
  const { store, actions } = page(service, { model: ready(model), route: { name: "customers", params: {} } });
  actions.showCustomers({ search: "a" });
  actions.showCustomers({ search: "ab" });
  answers.ab({ n_customers: 1 });
  answers.a({ n_customers: 99 });
  await new Promise(setImmediate);
  assert.equal(store.get().customers.value.n_customers, 1);
});

test("another search goes back to the first page, turning a page keeps the search", () => {
  const { store, actions } = page(
    { customers: () => new Promise(() => {}) },
    { model: ready(model), route: { name: "customers", params: { search: "x", page: "3" } } },
  );
  actions.showCustomers({ segment: "1" });
  assert.deepEqual(store.get().route.params, { search: "x", page: null, segment: "1" });
  actions.showCustomers({ page: 2 });
  assert.deepEqual(store.get().route.params, { search: "x", page: 2, segment: "1" });
});

test("a refused file leaves the model alone and is told", async () => {
  const refused = new ApiError({ status: 415, title: "Not a table", detail: "It is a picture.", errors: [] });
  const { store, actions } = page(
    {
      uploadDataset: async () => {
        throw refused;
      },
    },
    { model: ready(model) },
  );
  await actions.uploadFile({ name: "picture.csv" });
  assert.equal(store.get().dataset.status, "failed");
  assert.equal(store.get().model.value, model);
  assert.match(store.get().announcement, /It is a picture/);
});

test("a training is followed to its end, and leads to the segments", async () => {
  let tell = null;
  const service = {
    train: async () => ({
      job_id: "j1",
      status: "queued",
      progress: { fraction: 0, stage: "queued", message: "Waiting" },
    }),
    watchJob: (_id, hear) => {
      tell = hear;
    },
    activeModel: async () => model,
  };
  const { store, actions } = page(service, {
    route: { name: "data", params: {} },
    dataset: ready({ dataset_id: "d1" }),
  });
  await actions.train();
  tell({
    job_id: "j1",
    status: "running",
    progress: { fraction: 0.5, stage: "select", message: "Trying 3 segments" },
  });
  assert.equal(store.get().announcement, "Trying 3 segments");
  tell({ job_id: "j1", status: "succeeded", progress: { fraction: 1, stage: "done", message: "Done" } });
  await new Promise(setImmediate);
  assert.equal(store.get().route.name, "segments");
  assert.equal(store.get().job, null);
});

test("a service that went silent is asked until it answers", async () => {
  const answers = [false, true];
  const { store, actions, waiting } = page({
    activeModel: async () => {
      if (answers.length) throw SILENCE;
      return model;
    },
    isReady: async () => answers.shift(),
    session: async () => OPEN,
  });
  await actions.loadModel();
  assert.ok(store.get().isServiceGone);
  await waiting.shift()();
  assert.ok(store.get().isServiceGone);
  await waiting.shift()();
  assert.ok(!store.get().isServiceGone);
  await new Promise(setImmediate);
  assert.equal(store.get().model.value, model);
});

test("a training that cannot start says why, and the file stays", async () => {
  const busy = new ApiError({
    status: 422,
    title: "Too few rows",
    detail: "2 rows are not enough.",
    errors: [],
  });
  const { store, actions } = page(
    {
      train: async () => {
        throw busy;
      },
    },
    { dataset: ready({ dataset_id: "d1" }) },
  );
  await actions.train();
  assert.equal(store.get().job, null);
  assert.equal(store.get().jobProblem.detail, "2 rows are not enough.");
  assert.equal(store.get().dataset.value.dataset_id, "d1");
});

test("a reload during a training finds it again, and ends where it would have", async () => {
  let tell = null;
  const service = {
    dataset: async () => ({ dataset_id: "d1" }),
    watchJob: (id, hear) => {
      tell = { id, hear };
    },
    activeModel: async () => model,
  };
  const { store, actions } = page(service);
  store.set({ route: { name: "data", params: { dataset: "d1", job: "j1" } } });
  await new Promise(setImmediate);
  assert.equal(tell.id, "j1");
  assert.equal(store.get().dataset.value.dataset_id, "d1");
  tell.hear({ job_id: "j1", status: "succeeded", progress: { fraction: 1, stage: "done", message: "Done" } });
  await new Promise(setImmediate);
  assert.equal(store.get().route.name, "segments");
  assert.ok(actions);
});

test("what a person made of the columns is sent with the training", async () => {
  const sent = [];
  const columns = [
    { name: "Channel", role: "categorical", min: 1, n_distinct: 2 },
    { name: "Milk", role: "numeric", min: 0, n_distinct: 300 },
  ];
  const service = {
    train: async (...asked) => {
      sent.push(asked);
      return { job_id: "j1", status: "queued", progress: {} };
    },
    watchJob: () => {},
  };
  const { actions } = page(service, { dataset: ready({ dataset_id: "d1", columns }) });
  actions.setRole(columns[0], "numeric");
  await actions.train();
  assert.deepEqual(sent, [["d1", { categorical: [] }]]);
});

test("a training that ended otherwise leaves the address", async () => {
  let tell = null;
  const service = {
    train: async () => ({ job_id: "j1", status: "queued", progress: { stage: "queued" } }),
    watchJob: (_id, hear) => {
      tell = hear;
    },
  };
  const { store, actions } = page(service, {
    route: { name: "data", params: { dataset: "d1" } },
    dataset: ready({ dataset_id: "d1" }),
  });
  await actions.train();
  assert.deepEqual(store.get().route.params, { dataset: "d1", job: "j1" });
  tell({ job_id: "j1", status: "cancelled", progress: { stage: "fit" } });
  assert.deepEqual(store.get().route.params, { dataset: "d1", job: null });
  assert.equal(store.get().job.status, "cancelled");
});

test("another file starts without a word from the last one", () => {
  const { store, actions } = page(
    {},
    { dataset: ready({ dataset_id: "d1" }), route: { name: "data", params: { dataset: "d1" } } },
  );
  actions.toggleColumn({ name: "Region", role: "categorical" });
  actions.forgetDataset();
  assert.equal(store.get().dataset.status, "none");
  assert.deepEqual(store.get().options.exclude, []);
});

test("a file dropped on any screen is read on Data, without the one before", async () => {
  const uploaded = [];
  const service = {
    uploadDataset: async (file) => {
      uploaded.push(file.name);
      throw new ApiError({ status: 415, title: "Not a table", detail: "", errors: [] });
    },
  };
  for (const route of [
    { name: "map", params: {} },
    { name: "data", params: { dataset: "d1" } },
  ]) {
    const { store, actions } = page(service, { route, dataset: ready({ dataset_id: "d1" }) });
    await actions.takeDrop({ file: { name: "new.csv" } });
    assert.deepEqual(store.get().route, { name: "data", params: {} });
    assert.equal(store.get().dataset.status, "failed");
  }
  assert.deepEqual(uploaded, ["new.csv", "new.csv"]);
});

test("a drop is told why it is not taken, and the notice can be sent away", async () => {
  const job = { job_id: "j1", status: "running" };
  const { store, actions } = page({}, { job, route: { name: "map", params: {} } });
  await actions.takeDrop({ file: { name: "new.csv" } });
  assert.match(store.get().dropProblem.title, /being found/);
  assert.equal(store.get().route.name, "map");
  actions.dismissDrop();
  assert.equal(store.get().dropProblem, null);
  await actions.takeDrop({ problem: { title: "Those were 2 files", detail: "Drop one." } });
  assert.match(store.get().announcement, /2 files. Drop one/);
  actions.dragOver(true);
  assert.equal(store.get().dropProblem, null, "another try starts afresh");
});

const forever = () => new Promise(() => {});

test("a screen asks once for each of its charts, and for a tree only where there is one", () => {
  const asked = [];
  const service = { chart: (_model, name) => (asked.push(name), forever()) };
  const { store } = page(service, { model: ready(model), route: { name: "evidence", params: {} } });
  store.set({ now: 1 });
  store.set({ now: 2 });
  assert.deepEqual(asked.sort(), ["explained_variance", "silhouette"]);
  store.set({ model: ready({ ...model, model_id: "m2", algorithm: "hierarchical" }) });
  assert.deepEqual(asked.slice(2).sort(), ["dendrogram", "explained_variance", "silhouette"]);
});

test("an opened customer is asked for, while the table stays as it is", () => {
  const asked = [];
  const service = {
    customers: (_model, query) => (asked.push(query), forever()),
    customer: (_model, id) => (asked.push(id), forever()),
  };
  const { store, actions } = page(service, {
    model: ready(model),
    route: { name: "customers", params: { search: "x" } },
  });
  actions.showCustomers({ page: 2 });
  actions.showCustomer("a/b?c");
  assert.deepEqual(asked, [{ page: 2, page_size: 50, search: "x" }, "a/b?c"]);
  assert.equal(actions.customerAddress("a/b&c"), "#/customers?search=x&page=2&customer=a%2Fb%26c");
  actions.closeCustomer();
  assert.equal(store.get().route.params.customer, null);
  assert.equal(asked.length, 2);
});
