import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, pairAsked, spendAsked } from "../../frontend/src/actions/segments.js";
import { categoryContrasts, numberContrasts, reachOfEffects } from "../../frontend/src/charts/contrasts.js";
import { spendOf } from "../../frontend/src/charts/shares.js";
import { parseHash } from "../../frontend/src/router.js";
import { apartTold, effectTold } from "../../frontend/src/sentences/comparison.js";
import { stabilityMeans } from "../../frontend/src/sentences/structure.js";
import { verdict } from "../../frontend/src/sentences/verdict.js";
import { ready } from "../../frontend/src/store.js";
import { model } from "./model.js";
import { page } from "./page.js";

const settled = () => new Promise(setImmediate);
const totals = {
  segments: [0, 1, -1],
  features: [
    { feature: "Fresh", totals: [30, 50, 20] },
    { feature: "Milk", totals: [70, 10, 20] },
  ],
  spend: { features: ["Fresh", "Milk"], basis: "amounts", reason: "An assumption." },
};
const moments = {
  segments: [1, 0],
  features: [
    { feature: "Fresh", is_log: true, n_known: [30, 12], means: [2, 1], variances: [1, 4] },
    { feature: "Milk", is_log: true, n_known: [30, 12], means: [0, 3], variances: [1, 1] },
  ],
};
const [one, other] = model.segments;

test("the share of spend is that of all customers, those of no segment too", () => {
  const spend = spendOf(totals, null);
  assert.deepEqual([spend.features, spend.basis], [["Fresh", "Milk"], "amounts"]);
  assert.deepEqual(spend.of(0), { part: 100, whole: 200, share: 0.5 });
  assert.equal(spend.of(-1).share, 0.2);
  assert.equal(spend.of(7).share, 0, "a segment that the totals do not know has spent nothing");
});

test("a person chooses what counts; a name that is not there changes nothing", () => {
  const milk = spendOf(totals, ["Milk"]);
  assert.deepEqual([milk.features, milk.basis, milk.of(0).share], [["Milk"], "chosen", 0.7]);
  assert.deepEqual(spendOf(totals, ["Milk", "Wine"]).features, ["Milk"]);
  assert.equal(spendOf(totals, ["Wine"]).basis, "amounts");
  assert.equal(spendOf(totals, []).of(0), null, "nothing counts, so no share is told");
  assert.equal(spendOf({ ...totals, spend: { features: [], basis: "none" } }, null).of(0), null);
});

test("the address tells what counts as spend, whatever the features are called", () => {
  const names = ['a,b "c"', "ж&=#"];
  const { params } = parseHash(addressOf({ spend: JSON.stringify(names) }, [one, other]));
  assert.deepEqual(spendAsked(params), names);
  assert.equal(params.compare, "0,1");
  assert.equal(addressOf({ compare: "0,1" }), "#/segments");
  for (const spend of [undefined, "", "{", "7", '{"a":1}']) assert.equal(spendAsked({ spend }), null, spend);
});

test("two segments are compared only where the model has both", () => {
  assert.deepEqual(pairAsked({ compare: "1,0" }, model.segments), [other, one]);
  for (const compare of [undefined, "0", "0,0", "0,7", "0,1,0", "x,y"])
    assert.equal(pairAsked({ compare }, model.segments), null, compare);
});

test("numbers are told by their effect, what differs most first", () => {
  const contrasts = numberContrasts(one, other, moments);
  assert.deepEqual(
    contrasts.map(({ feature }) => feature),
    ["Milk", "Fresh"],
  );
  const [milk, fresh] = contrasts.map(({ effect }) => effect);
  assert.ok(Math.abs(milk - 3 / Math.sqrt(42 / 40)) < 1e-12, "the first has more");
  assert.ok(Math.abs(fresh + 1 / Math.sqrt((30 + 48) / 40)) < 1e-12, "the second has more");
  assert.equal(numberContrasts(other, one, moments)[0].effect, -milk);
});

test("what cannot be compared is said, and comes last", () => {
  const few = { ...moments, features: [{ ...moments.features[1], n_known: [30, 1] }, moments.features[0]] };
  const [fresh, milk] = numberContrasts(one, other, few);
  assert.deepEqual([fresh.feature, milk.feature, milk.effect], ["Fresh", "Milk", null]);
  assert.equal(effectTold(null), "not comparable");
  assert.deepEqual(
    numberContrasts(one, other, null).map(({ effect }) => effect),
    [null, null],
  );
});

test("alike customers on both sides differ by nothing or by everything", () => {
  const alike = (means) => ({
    ...moments,
    features: [{ feature: "Milk", n_known: [9, 9], means, variances: [0, 0] }],
  });
  const effect = (means) => numberContrasts(one, other, alike(means)).find(({ feature }) => feature === "Milk").effect;
  assert.equal(effect([2, 2]), 0);
  assert.equal(effect([2, 3]), Infinity);
  assert.equal(effectTold(Infinity), "huge");
});

test("the scale of the bars neither blows up small differences nor hides them", () => {
  assert.equal(reachOfEffects([{ effect: 0.1 }, { effect: null }]), 2);
  assert.equal(reachOfEffects([{ effect: -3 }]), 3);
  assert.equal(reachOfEffects([{ effect: 19 }]), 4);
});

test("categories are compared by the points between their shares", () => {
  const [{ feature, values }] = categoryContrasts(one, other);
  assert.equal(feature, "Channel");
  assert.deepEqual(
    values.map(({ value, gap }) => [value, Math.round(gap * 100)]),
    [
      ["1", -70],
      ["2", 70],
    ],
  );
});

test("a sentence says what tells two segments apart most", () => {
  const told = apartTold([one, other], numberContrasts(one, other, moments), categoryContrasts(one, other));
  assert.equal(
    told,
    "What tells them apart most is Milk: on average 11,000 in High Milk and 2,200 in High Fresh, a huge difference. " +
      "Next comes Fresh (medium). Of the categories it is Channel 1: 20% of High Milk, 90% of High Fresh.",
  );
  const near = { ...moments, features: moments.features.map((row) => ({ ...row, means: [1, 1.1] })) };
  assert.equal(apartTold([one, other], numberContrasts(one, other, near), []), "In no number do they differ by much.");
  assert.equal(apartTold([one, other], [], []), "");
});

test("where nothing is grouped, that is said once", () => {
  const statement = "No groups were found: the customers look like one crowd.";
  const told = verdict({ ...model, structure: { verdict: "none", statement } });
  assert.match(told.headline, /^No groups were found/);
  assert.equal(told.advice, "The customers look like one crowd.");
});

test("stability says what it was measured on", () => {
  assert.equal(stabilityMeans({ n_resamples: 50, n_rows: 435 }), "Measured in 50 resamples of 435 customers.");
  assert.equal(stabilityMeans(null), "");
});

test("what a comparison is made of is asked for once, and only for a comparison", async () => {
  const asked = [];
  const service = { chart: async (...words) => (asked.push(words), moments) };
  const { store } = page(service, { model: ready(model), route: { name: "segments", params: {} } });
  store.set({});
  await settled();
  assert.deepEqual(asked, [["m1", "totals"]]);
  store.set({ route: { name: "segments", params: { compare: "0,1" } } });
  await settled();
  store.set({ route: { name: "segments", params: { compare: "1,0" } } });
  await settled();
  assert.deepEqual(asked.slice(1), [["m1", "moments"]]);
});

test("choosing what counts as spend keeps the comparison, and the other way round", () => {
  const { store, actions } = page({}, { model: ready(model), route: { name: "segments", params: { compare: "0,1" } } });
  actions.chooseSpend(["Milk"]);
  assert.deepEqual(store.get().route.params, { compare: "0,1", spend: '["Milk"]' });
  actions.comparePair(1, 0);
  assert.deepEqual(store.get().route.params, { compare: "1,0", spend: '["Milk"]' });
  actions.chooseSpend(null);
  assert.equal(spendAsked(store.get().route.params), null);
});

test("a new name can be taken back; the one that the numbers suggest is asked for as such", async () => {
  const sent = [];
  let now = { ...model, segments: model.segments.map((row) => ({ ...row, suggested_name: "High Milk" })) };
  const service = {
    renameSegment: async (_model, segment, name) => {
      sent.push([segment, name]);
      const called = (row) => (row.segment === segment ? { ...row, name: name ?? row.suggested_name } : row);
      now = { ...now, segments: now.segments.map(called) };
      return now;
    },
  };
  const { store, actions } = page(service, { model: ready(now), route: { name: "segments", params: {} } });
  await actions.rename(0, "Cafés");
  assert.equal(store.get().undoable.told, "“High Milk” is called “Cafés” now.");
  await actions.undo();
  await actions.rename(1, "Hotels");
  await actions.undo();
  assert.deepEqual(sent, [
    [0, "Cafés"],
    [0, null],
    [1, "Hotels"],
    [1, "High Fresh"],
  ]);
  assert.deepEqual(
    store.get().model.value.segments.map(({ name }) => name),
    ["High Milk", "High Fresh"],
  );
  assert.equal(store.get().undoable, null);
});
