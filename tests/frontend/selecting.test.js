import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, isInside, middleBox, MOST_CORNERS, rangeOf, readRegion, simplify, writeRegion } from "../../frontend/src/actions/regions.js";
import { depthChart } from "../../frontend/src/charts/depth.js";
import { mapChart } from "../../frontend/src/charts/projection.js";
import { ready } from "../../frontend/src/store.js";
import { frames, model, projection } from "./model.js";
import { page } from "./page.js";

const square = boxOf({ x: [4, 0], y: [0, 4] });
/** A circle as a mouse draws it: many corners, some of them twice. */
const circle = Array.from({ length: 400 }, (_, place) => {
  const angle = (Math.floor(place / 2) / 200) * 2 * Math.PI;
  return { x: 3 * Math.cos(angle), y: 3 * Math.sin(angle) };
});

test("a region is written as the service takes it, and read again", () => {
  const text = writeRegion([{ x: 1.23456789, y: -2e-7 }, { x: 3, y: 4 }, { x: 5, y: 60000.123 }]);
  assert.equal(text, "1.235,-2e-7;3,4;5,60000");
  assert.deepEqual(readRegion(text)[1], { x: 3, y: 4 });
});

test("what is no region is none", () => {
  const wrong = [undefined, "", "1,2;3,4", "1,2;3,4;5", "1,2;3,4;5,x", "1,2;3,4;5,", "1,2;3,4;5,1e999", "1,2;3,4;<b>,1"];
  for (const text of wrong) assert.equal(readRegion(text), null, text);
  assert.equal(readRegion(Array(101).fill("1,1").join(";")), null);
});

test("a box is the same whichever way it is drawn", () => {
  assert.deepEqual(square, boxOf({ x: [0, 4], y: [4, 0] }));
  assert.deepEqual(rangeOf(square, "x"), [0, 4]);
});

test("inside is by the even-odd rule", () => {
  assert.ok(isInside({ x: 1, y: 1 }, square));
  assert.ok(!isInside({ x: 5, y: 1 }, square));
  const notch = [...square.slice(0, 3), { x: 2, y: 1 }, square[3]];
  assert.ok(!isInside({ x: 2, y: 3 }, notch));
  assert.ok(isInside({ x: 0.5, y: 3 }, notch));
});

test("a drawn path keeps its form in few corners", () => {
  const few = simplify(circle);
  assert.equal(few.length, MOST_CORNERS);
  const grid = Array.from({ length: 900 }, (_, place) => ({ x: (place % 30) / 4 - 3.7, y: Math.floor(place / 30) / 4 - 3.7 }));
  const differ = grid.filter((point) => isInside(point, circle) !== isInside(point, few));
  assert.ok(differ.length <= 4, `${differ.length} of 900 points changed sides`);
  assert.deepEqual(simplify(square), square);
});

test("the middle of a segment is a box around its customers, and none where none is drawn", () => {
  const box = middleBox(projection.points, 0);
  assert.deepEqual(rangeOf(box, "x"), [2, 3]);
  assert.equal(middleBox(projection.points, 7), null);
});

const typical = { ...projection, points: { ...projection.points, is_typical: [true, false, false, true, false] } };
const draw = (more) =>
  mapChart({ projection: typical, segments: model.segments, hidden: [], hasLoadings: false, ...more }, frames.wide);
const ringsOf = ({ layout }) => layout.shapes.filter(({ type }) => type === "circle").map(({ xanchor, yanchor }) => [xanchor, yanchor]);

test("typical customers have a ring and say so, unless they are not to be seen", () => {
  assert.deepEqual(ringsOf(draw()), [[2, 1], [-2, 0]]);
  assert.match(draw().data[0].hovertext[0], /A typical customer of it/);
  assert.doesNotMatch(draw().data[0].hovertext[1], /typical/);
  assert.deepEqual(ringsOf(draw({ hasTypical: false })), []);
  assert.deepEqual(ringsOf(draw({ hidden: [0] })), [[-2, 0]]);
  const deep = { ...typical, axes: [...typical.axes, typical.axes[0]], points: { ...typical.points, z: [0, 1, 2, 3, 4] } };
  const inSpace = depthChart({ projection: deep, segments: model.segments, hidden: [], hasLoadings: false }, frames.wide);
  assert.equal(inSpace.layout.scene.annotations.filter(({ text }) => text === "◯").length, 2);
});

test("who is not selected steps back, and the region is drawn", () => {
  const { data, layout } = draw({ selection: { corners: square, isSelected: [true, true, false, false, false] }, tool: "lasso" });
  assert.deepEqual(data[0].selectedpoints, [0, 1]);
  assert.deepEqual(data[2].selectedpoints, []);
  assert.equal(layout.shapes[0].path, "M0,0L4,0L4,4L0,4Z");
  assert.equal(layout.dragmode, "lasso");
  assert.equal("selectedpoints" in draw().data[0], false);
});

test("the address holds what is drawn of the map, and a region is counted once", async () => {
  const asked = [];
  const service = {
    customers: async (_model, query) => (asked.push(query), { n_customers: 7 }),
    chart: () => new Promise(() => {}),
    exportAddress: (id, format, query) => JSON.stringify([id, format, query]),
  };
  const { store, actions } = page(service, { model: ready(model), route: { name: "map", params: {} } });
  const params = () => Object.fromEntries(Object.entries(store.get().route.params).filter(([, value]) => value));
  actions.toggleSegment(1);
  actions.toggleSegment(-1);
  actions.toggleTypical();
  actions.toggleLoadings();
  actions.toggleDepth();
  assert.deepEqual(params(), { hide: "1,-1", typical: "0", loadings: "1", depth: "1" });
  for (const act of ["toggleTypical", "toggleLoadings", "toggleDepth"]) actions[act]();
  actions.toggleSegment(1);
  actions.toggleSegment(-1);
  assert.deepEqual(params(), {});
  actions.selectRegion(circle);
  await Promise.resolve();
  store.set({ now: 1 });
  assert.deepEqual(asked, [{ region: params().select, page_size: 1 }]);
  assert.equal(readRegion(params().select).length, MOST_CORNERS);
  assert.deepEqual(JSON.parse(actions.regionAddress("csv")), ["m1", "csv", { region: params().select }]);
  actions.selectRegion(null);
  assert.deepEqual(params(), {});
  store.set({ route: { name: "map", params: { select: "no region" } } });
  assert.equal(asked.length, 1);
});
