import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, makeApi } from "../../frontend/src/api.js";
import { ready } from "../../frontend/src/store.js";
import { migration, model } from "./model.js";
import { page as pageWith } from "./page.js";

const models = [
  { model_id: "m1", is_active: true },
  { model_id: "m0", is_active: false },
];
const refusal = new ApiError({ status: 422, title: "Not a name", detail: "It is empty.", errors: [] });

const page = (service, state = {}) => pageWith(service, { model: ready(model), ...state });
const settled = () => new Promise(setImmediate);

test("a new name is everywhere at once, and answers with the old one are asked for again", async () => {
  const sent = [];
  const renamed = { ...model, segments: model.segments.map((one) => ({ ...one, name: `${one.name}!` })) };
  const service = {
    renameSegment: async (...asked) => {
      sent.push(asked);
      return renamed;
    },
  };
  const { store, actions } = page(service, {
    route: { name: "segments", params: {} },
    customers: ready({ n_customers: 1 }),
    job: { job_id: "j1", status: "running" },
  });
  actions.startRenaming(1);
  await actions.rename(1, "High Fresh!");
  assert.deepEqual(sent, [["m1", 1, "High Fresh!"]]);
  assert.equal(store.get().model.value, renamed);
  assert.equal(store.get().renaming, null);
  assert.equal(store.get().customers.status, "none");
  assert.equal(store.get().job.job_id, "j1", "a training goes on");
});

test("a name that is refused stays in its field, with the reason", async () => {
  const service = {
    renameSegment: async () => {
      throw refusal;
    },
  };
  const { store, actions } = page(service, { route: { name: "segments", params: {} } });
  actions.startRenaming(0);
  await actions.rename(0, " ");
  const { segment, draft, problem, isBusy } = store.get().renaming;
  assert.deepEqual([segment, draft, problem.detail, isBusy], [0, " ", "It is empty.", false]);
  assert.equal(store.get().model.value, model);
  store.set({ route: { name: "map", params: {} }, projection: { ...ready({}), question: "m1" } });
  assert.equal(store.get().renaming, null, "left with the screen");
});

/** A service that counts what it is asked. */
function counting(more = {}) {
  const asked = [];
  const told = (name, value) => async (...words) => {
    asked.push([name, ...words]);
    return value;
  };
  return {
    asked,
    models: told("models", { models }),
    migration: told("migration", migration),
    drift: told("drift", { n_rows: 0 }),
    trend: told("trend", { sizes: [] }),
    activeModel: told("activeModel", { ...model, model_id: "m0" }),
    activateModel: told("activate", {}),
    deleteModel: told("delete", null),
    ...more,
  };
}

test("the screen of models asks once for what it shows, and details apart", async () => {
  const service = counting();
  const { store, actions } = page(service, {
    model: ready({ ...model, identity: { previous_model_id: "m0" } }),
  });
  store.set({ route: { name: "models", params: {} } });
  await settled();
  assert.deepEqual(service.asked.map(([name]) => name).sort(), ["drift", "migration", "models", "trend"]);
  assert.deepEqual(service.asked.find(([name]) => name === "migration").slice(1), ["m0", { to: "m1", page_size: 20 }]);
  const picture = store.get().migration;
  actions.compareModels({ from_segment: 0, to_segment: 4 });
  await settled();
  assert.equal(store.get().migration, picture, "the picture is not drawn again");
  assert.deepEqual(service.asked.at(-1)[2], { to: "m1", page_size: 20, from_segment: 0, to_segment: 4, page: null });
});

test("another model in use is loaded, and one that is deleted leaves the list", async () => {
  const service = counting();
  const { store, actions } = page(service);
  store.set({ route: { name: "models", params: { from: "m0", to: "m1" } } });
  await settled();
  await actions.useModel("m0");
  await settled();
  assert.equal(store.get().model.value.model_id, "m0");
  actions.askToDelete("m1");
  assert.ok(store.get().managing.isAsked);
  await actions.deleteModel("m1");
  assert.deepEqual(
    store.get().models.value.models.map((one) => one.model_id),
    ["m0"],
  );
  assert.deepEqual(store.get().route.params, {}, "the address names it no more");
});

test("a refusal is told beside its model, and goes with the screen", async () => {
  const service = counting({
    deleteModel: async () => {
      throw refusal;
    },
  });
  const { store, actions } = page(service);
  store.set({ route: { name: "models", params: {} } });
  await settled();
  await actions.deleteModel("m0");
  assert.equal(store.get().managing.problem.detail, "It is empty.");
  store.set({ route: { name: "segments", params: {} } });
  assert.equal(store.get().managing, null);
  assert.equal(store.get().drift.status, "none", "it is asked anew with the next visit");
});

test("ids and segments are part of the address, never more", async () => {
  const calls = [];
  const api = makeApi(async (address, init) => {
    calls.push([init.method, address, init.body]);
    return new Response("{}");
  });
  await api.renameSegment("a/b", 3, null);
  await api.migration("a b", { to: "c&d", from_segment: null, page: 2 });
  await api.activateModel("x");
  await api.drift("x");
  assert.deepEqual(calls, [
    ["PATCH", "/models/a%2Fb/segments/3", '{"name":null}'],
    ["GET", "/models/a%20b/migration?to=c%26d&page=2", undefined],
    ["POST", "/models/x/activate", undefined],
    ["GET", "/models/x/drift", undefined],
  ]);
  assert.equal(api.reportAddress("a/b"), "/models/a%2Fb/report");
});
