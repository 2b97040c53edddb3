import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, makeApi } from "../../frontend/src/api.js";
import { previousModel } from "../../frontend/src/actions/managing.js";
import { modelsLeft } from "../../frontend/src/actions/deleting.js";
import { ready } from "../../frontend/src/store.js";
import { migration, model } from "./model.js";
import { page as pageWith } from "./page.js";

const models = [
  { model_id: "m1", name: "November", is_active: true },
  { model_id: "m0", name: "October", is_active: false },
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
    driftHistory: told("driftHistory", { days: [] }),
    model: async (id) => {
      asked.push(["model", id]);
      return { ...model, model_id: id };
    },
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
  assert.deepEqual(service.asked.map(([name]) => name).sort(), ["drift", "driftHistory", "migration", "models", "trend"]);
  assert.deepEqual(service.asked.find(([name]) => name === "migration").slice(1), ["m0", { to: "m1", page_size: 20 }]);
  const picture = store.get().migration;
  actions.compareModels({ from_segment: 0, to_segment: 4 });
  await settled();
  assert.equal(store.get().migration, picture, "the picture is not drawn again");
  assert.deepEqual(service.asked.at(-1)[2], { to: "m1", page_size: 20, from_segment: 0, to_segment: 4, page: null });
});

const other = models[1];
const onModels = (params = {}) => ({ route: { name: "models", params } });
const shown = ({ store }) => modelsLeft(store.get()).map((one) => one.model_id);

test("another model in use is loaded, and undone it is the one before again", async () => {
  const service = counting();
  const { store, actions } = page(service);
  store.set(onModels({ compare: "m0,m1", from_segment: "1" }));
  await settled();
  await actions.useModel(other);
  await settled();
  assert.equal(store.get().model.value.model_id, "m0");
  assert.deepEqual(store.get().route.params, { compare: "m0,m1" }, "what moved between two segments is another question");
  await actions.undo();
  assert.deepEqual(
    service.asked.filter(([name]) => name === "activate").map(([, id]) => id),
    ["m0", "m1"],
  );
  assert.equal(store.get().undoable, null, "what was undone is not offered again");
});

test("there is a way back to the model before only while it is there", async () => {
  const withPrevious = (previous) => counting({ models: async () => ({ models, previous_active_id: previous }) });
  for (const [previous, found] of [
    ["m0", other],
    ["m1", null],
    ["gone", null],
    [null, null],
  ]) {
    const { store } = page(withPrevious(previous));
    store.set(onModels());
    await settled();
    assert.equal(previousModel(store.get()), found);
  }
});

test("a deleted model is gone at once, and from the service only when nobody wants it back", async () => {
  const service = counting();
  const { store, actions, waiting } = page(service);
  store.set(onModels({ from: "m0", to: "m1", from_segment: "2", compare: "m1,m0" }));
  await settled();
  actions.deleteModel(other);
  assert.deepEqual(store.get().route.params, { compare: "m1" }, "the address names it no more");
  assert.equal(service.asked.filter(([name]) => name === "delete").length, 0);
  store.set({ models: { ...store.get().models, question: null } });
  await settled();
  assert.deepEqual(store.get().models.value.models.length, 2);
  assert.deepEqual(shown({ store }), ["m1"], "an answer that still has it changes nothing");
  waiting.at(-1)();
  await settled();
  assert.deepEqual(service.asked.find(([name]) => name === "delete"), ["delete", "m0"]);
  assert.deepEqual(shown({ store }), ["m1"]);
});

test("a deletion that is undone never reaches the service, and the address is what it was", async () => {
  const service = counting();
  const { store, actions } = page(service);
  const params = { from: "m0", to: "m1" };
  store.set(onModels(params));
  await settled();
  actions.deleteModel(other);
  assert.deepEqual(store.get().route.params, {});
  actions.undo();
  actions.settle();
  await settled();
  assert.deepEqual(store.get().route.params, params);
  assert.deepEqual(shown({ store }), ["m1", "m0"]);
  assert.ok(!service.asked.some(([name]) => name === "delete"));
});

test("an address that went on meanwhile is left alone", async () => {
  const { store, actions } = page(counting());
  store.set(onModels({ from: "m0", to: "m1" }));
  await settled();
  actions.deleteModel(other);
  store.set({ route: { name: "segments", params: { shown: "1" } } });
  actions.undo();
  assert.deepEqual(store.get().route, { name: "segments", params: { shown: "1" } });
});

test("a model that could not be deleted comes back with the reason, also for who had left the screen", async () => {
  const service = counting({
    deleteModel: async () => {
      throw refusal;
    },
  });
  const { store, actions } = page(service);
  store.set(onModels());
  await settled();
  actions.deleteModel(other);
  store.set({ route: { name: "segments", params: {} } });
  actions.settle();
  await settled();
  assert.match(store.get().announcement, /could not be deleted.*It is empty\./);
  store.set(onModels());
  await settled();
  assert.deepEqual(shown({ store }), ["m1", "m0"]);
  assert.equal(store.get().managing.problem.detail, "It is empty.");
  actions.closeModel();
  assert.equal(store.get().managing, null);
});

test("a refusal to use a model is told beside it, and goes with the screen", async () => {
  const service = counting({
    activateModel: async () => {
      throw refusal;
    },
  });
  const { store, actions } = page(service);
  store.set(onModels());
  await settled();
  await actions.useModel(other);
  assert.equal(store.get().managing.problem.detail, "It is empty.");
  assert.equal(store.get().undoable, null);
  store.set({ route: { name: "segments", params: {} } });
  assert.equal(store.get().managing, null);
  assert.equal(store.get().drift.status, "none", "it is asked anew with the next visit");
});

const MISSING = { status: 404, title: "Model not found", detail: "`segment models` list them.", errors: [] };
const missing = async () => {
  throw new ApiError({ ...MISSING, type: "urn:segment:model-not-found" });
};

/** Models on the screen, of which one is deleted elsewhere once the list was read. */
async function withOneGone(more, params = {}) {
  const lists = [[...models, { model_id: "m2", name: "March", is_active: false }], models.slice(0, 1)];
  const list = async () => ({ models: lists.length > 1 ? lists.shift() : lists[0], previous_active_id: "m0" });
  const made = page(counting({ models: list, ...more }));
  made.store.set(onModels());
  await settled();
  if (Object.keys(params).length) made.store.set(onModels(params));
  await settled();
  return made;
}
const assertTold = ({ store }, words) => {
  assert.match(store.get().managing.told, words);
  assert.equal(store.get().announcement, store.get().managing.told);
  assert.deepEqual(shown({ store }), ["m1"], "the list is asked for anew");
  assert.doesNotMatch(JSON.stringify(store.get()), /segment models/, "nobody hears of the command line");
};

test("a model that was deleted elsewhere cannot be put into use, and is offered no more", async () => {
  const made = await withOneGone({ activateModel: missing });
  assert.equal(previousModel(made.store.get()), other);
  await made.actions.rollBack(other);
  await settled();
  assertTold(made, /^“October” is no longer there: it was deleted meanwhile\./);
  assert.equal(previousModel(made.store.get()), null);
  made.store.set({ route: { name: "segments", params: {} } });
  assert.equal(made.store.get().managing, null);
});

test("where one of two models was deleted elsewhere, it can be compared with no more", async () => {
  const made = await withOneGone({ migration: missing }, { from: "m0", to: "m2" });
  assertTold(made, /^A model that was shown here is no longer there/);
  assert.equal(made.actions.comparedNow(), null);
  assert.equal(made.store.get().migration.problem.title, "This model is no longer there");
});

test("of models side by side the one that was deleted elsewhere goes", async () => {
  const model = async (id) => (id === "m0" ? missing() : { model_id: id });
  const made = await withOneGone({ model }, { compare: "m1,m0" });
  assertTold(made, /^“October” is no longer there/);
  assert.deepEqual(made.actions.chosenNow(), ["m1"]);
  assert.equal(made.store.get().compared.status, "none");
});

test("when the model in use was deleted elsewhere, the one that is in use now is shown", async () => {
  const drifts = async (id) => (id === "m1" ? missing() : { n_rows: 0 });
  const service = counting({ drift: drifts, driftHistory: drifts });
  const { store } = page(service);
  store.set(onModels());
  await settled();
  await settled();
  assert.equal(store.get().model.value.model_id, "m0");
  assert.equal(store.get().drift.status, "ready");
  assert.ok(service.asked.filter(([name]) => name === "models").length < 5, "nothing is asked for over and over");
});

test("to delete what was deleted elsewhere is no failure", async () => {
  const made = await withOneGone({ deleteModel: missing });
  made.actions.deleteModel(other);
  made.actions.settle();
  await settled();
  assert.match(made.store.get().announcement, /^“October” is no longer there/);
  assert.equal(made.store.get().managing, null);
  assert.deepEqual(shown(made), ["m1"]);
});

test("a segment that is not found is another matter than a model", async () => {
  const migrated = async (from, { from_segment: segment }) => {
    if (segment == null) return migration;
    throw new ApiError({ ...MISSING, type: "urn:segment:segment-not-found" });
  };
  const { store } = await withOneGone({ migration: migrated }, { from: "m0", to: "m1", from_segment: "9", to_segment: "1" });
  assert.equal(store.get().moved.problem.title, "Model not found");
  assert.equal(store.get().managing, null);
  assert.deepEqual(shown({ store }), ["m1", "m0", "m2"]);
});

test("models that are ticked are asked for once each, and the address keeps them", async () => {
  const service = counting({ models: async () => ({ models: [...models, { model_id: "m2", is_active: false }] }) });
  const { store, actions } = page(service);
  store.set(onModels({ compare: "m1,nobody,m1" }));
  await settled();
  assert.deepEqual(actions.chosenNow(), ["m1"], "what is not there is not compared, and nothing twice");
  assert.equal(store.get().compared.status, "none");
  for (const id of ["m0", "m2"]) {
    actions.toggleCompared(id);
    await settled();
  }
  assert.equal(store.get().route.params.compare, "m1,m0,m2");
  assert.deepEqual(
    store.get().compared.value.map((one) => one.model_id),
    ["m1", "m0", "m2"],
  );
  assert.deepEqual(service.asked.filter(([name]) => name === "model").length, 3);
  actions.toggleCompared("m1");
  actions.clearCompared();
  assert.equal(store.get().route.params.compare, null);
  assert.equal(store.get().compared.status, "none");
});

test("ids and segments are part of the address, never more", async () => {
  const calls = [];
  const api = makeApi(async (address, init) => {
    calls.push([init.method, address, init.body, ...(init.keepalive ? ["keepalive"] : [])]);
    return new Response("{}");
  });
  await api.renameSegment("a/b", 3, null);
  await api.migration("a b", { to: "c&d", from_segment: null, page: 2 });
  await api.activateModel("x");
  await api.drift("x");
  await api.driftHistory("a/b");
  await api.model("a/b");
  await api.deleteModel("../x");
  assert.deepEqual(calls, [
    ["PATCH", "/models/a%2Fb/segments/3", '{"name":null}'],
    ["GET", "/models/a%20b/migration?to=c%26d&page=2", undefined],
    ["POST", "/models/x/activate", undefined],
    ["GET", "/models/x/drift", undefined],
    ["GET", "/models/a%2Fb/drift/history", undefined],
    ["GET", "/models/a%2Fb", undefined],
    ["DELETE", "/models/..%2Fx", undefined, "keepalive"],
  ]);
  assert.equal(api.reportAddress("a/b"), "/models/a%2Fb/report");
});
