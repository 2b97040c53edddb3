import assert from "node:assert/strict";
import { test } from "node:test";

import { comparedModels } from "../../frontend/src/actions/managing.js";
import { flowsOf, migrationChart } from "../../frontend/src/charts/migration.js";
import { driftTold } from "../../frontend/src/sentences/drift.js";
import {
  basisTold,
  continuesTold,
  flowTold,
  movedTold,
  nothingGoesOn,
} from "../../frontend/src/sentences/migration.js";
import { frames, migration } from "./model.js";

const HOSTILE = '<a href="https://evil.example">click</a><img src=x onerror=alert(1)>'.repeat(200);
const traceOf = (told, frame = frames.wide) => migrationChart(told, frame).data[0];

test("every stream with customers is drawn once, from its row to its column", () => {
  const { link, node } = traceOf(migration);
  assert.deepEqual(link.value, [150, 20, 10, 180, 30]);
  assert.equal(link.source.length, link.target.length);
  assert.equal(node.x.length, 5, "two before, three after; nobody was or is without a segment");
  assert.ok(link.source.every((place) => node.x[place] < 0.5));
  assert.ok(link.target.every((place) => node.x[place] > 0.5));
});

test("numbers of segments may have gaps: they are no positions", () => {
  assert.deepEqual(
    flowsOf(migration).map(({ from, to, isKept }) => [from.segment, to.segment, isKept]),
    [
      [0, 0, true],
      [0, 4, false],
      [1, 0, false],
      [1, 1, true],
      [1, 4, false],
    ],
  );
});

test("who stays is paler than who moves, in the colour of where they were", () => {
  const alpha = traceOf(migration).link.color.map((color) => Number(color.match(/,([\d.]+)\)/)[1]));
  assert.ok(alpha[0] < alpha[1] && alpha[3] < alpha[2]);
  assert.ok(traceOf(migration).link.color[0].startsWith("rgba(0,114,178,"));
});

test("what hovers is a sentence", () => {
  assert.equal(traceOf(migration).link.customdata[1], "20 customers of “High Milk” (11%) went to “New”");
  assert.equal(
    flowTold({ from: "A", to: "B", count: 1, share: 1, isKept: true }),
    "1 customer of “A” (100%) stayed, in “B”",
  );
});

test("the columns keep within the chart, on a phone and with thin segments", () => {
  for (const frame of Object.values(frames)) {
    const { data, layout } = migrationChart(migration, frame);
    assert.ok(data[0].node.y.every((y) => y > 0 && y < 1));
    const texts = layout.annotations.filter(({ y }) => y < 1);
    assert.ok(texts.every(({ y }) => y > -0.2));
  }
});

test("a name is never markup for the chart library, and never endless", () => {
  const hostile = (place) => ({ ...place, name: HOSTILE });
  const told = {
    ...migration,
    from_segments: migration.from_segments.map(hostile),
    to_segments: migration.to_segments.map(hostile),
  };
  const drawn = JSON.stringify(migrationChart(told, frames.narrow));
  assert.doesNotMatch(drawn, /<(a|img)/);
  assert.ok(drawn.length < 10_000);
});

test("it is said on whom two models are compared", () => {
  assert.equal(
    basisTold(migration),
    "Compared on the 390 customers that both models know by id; 12 customers are only in the first, 1 only in the second.",
  );
  assert.match(basisTold({ ...migration, n_left: 0 }), /by id; 1 customer is only in the second\.$/);
  assert.match(basisTold({ ...migration, n_left: 1, n_joined: 0 }), /by id; 1 customer is only in the first\.$/);
  assert.match(basisTold({ ...migration, n_left: 0, n_joined: 0 }), /know by id\.$/);
  assert.equal(movedTold(migration), "60 customers moved, 15% of those compared");
  assert.equal(nothingGoesOn(migration), null);
  assert.match(nothingGoesOn({ continues: [], n_customers: 40 }), /all of the second model are new/);
  assert.equal(movedTold({ n_customers: 5, n_moved: 0, share_moved: 0 }), "Nobody moved");
  assert.deepEqual(continuesTold(migration), [
    "“High Milk” goes on (overlap 0.83)",
    "“Low” goes on as “Lowest” (overlap 0.75)",
  ]);
  assert.equal(driftTold({ verdict: "retrain" }), "Time to train again");
});

test("where nobody was seen twice it cannot be told who moved", () => {
  const placement = { basis: "placement", n_customers: 40, n_moved: 1, share_moved: 0.025 };
  for (const n_moved of [0, 1]) assert.equal(movedTold({ ...placement, n_moved }), "It cannot be told who moved");
  assert.match(basisTold(placement), /40 customers: 1 customer \(3%\) is divided otherwise than by the second\./);
  assert.match(basisTold({ ...placement, n_moved: 0, share_moved: 0 }), /it divides them as the second does\./);
});

test("the model in use is compared with the one before it", () => {
  const models = ["c", "b", "a"].map((model_id) => ({ model_id, is_active: model_id === "b" }));
  assert.deepEqual(comparedModels(models, {}, "a"), { from: "a", to: "b" });
  assert.deepEqual(comparedModels(models, { from: "c" }, "a"), { from: "c", to: "b" });
  assert.deepEqual(comparedModels(models, { from: "c", to: "a" }, "a"), { from: "c", to: "a" });
  assert.deepEqual(comparedModels(models, { to: "b" }, "a"), { from: "a", to: "b" });
  assert.equal(comparedModels(models.slice(0, 1)), null);
});

test("what cannot be known is left to choose", () => {
  const models = ["c", "b"].map((model_id) => ({ model_id, is_active: model_id === "b" }));
  assert.deepEqual(comparedModels(models), { from: null, to: "b" });
  assert.deepEqual(comparedModels(models, {}, "deleted"), { from: null, to: "b" });
  assert.deepEqual(comparedModels(models, { from: "deleted", to: "gone" }, "c"), { from: null, to: null });
  assert.equal(comparedModels(models.slice(1), { from: "c", to: "b" }), null);
  assert.deepEqual(comparedModels(models, { from: "b" }, "c"), { from: "b", to: null });
  assert.deepEqual(comparedModels(models, { to: "c" }, "c"), { from: null, to: "c" });
});
