import assert from "node:assert/strict";
import { test } from "node:test";

import { driftDaysChart } from "../../frontend/src/charts/driftdays.js";
import { dayLines, daysTold, historyTold } from "../../frontend/src/sentences/driftdays.js";
import { frames } from "./model.js";

const HOSTILE = '<img src=x onerror="alert(1)">'.repeat(300);
const thresholds = { psi_watch: 0.1, psi_retrain: 0.25 };
const dayOf = (day, more = {}) => ({
  day,
  n_rows: 400,
  verdict: "steady",
  feature: "Milk",
  psi: 0.05,
  by_chance: 0.07,
  segments_psi: 0.02,
  segments_by_chance: 0.03,
  share_unlike: 0.01,
  unlike_by_chance: 0.03,
  ...more,
});
const history = {
  days: [
    dayOf("2026-03-02"),
    dayOf("2026-03-03", { n_rows: 40, verdict: "too_few", psi: 0.4, by_chance: 0.6 }),
    dayOf("2026-03-06", { verdict: "watch", psi: 0.2 }),
    dayOf("2026-03-07", { verdict: "retrain", psi: 6, feature: HOSTILE, share_unlike: 0.3 }),
  ],
  thresholds,
};
const main = (told, frame = frames.wide) => driftDaysChart(told, frame).data.at(-1);

test("each day has its verdict by shape, not by colour alone", () => {
  assert.deepEqual(main(history).marker.symbol, ["circle", "circle-open", "diamond", "square"]);
  assert.deepEqual(main(history).x, ["2026-03-02", "2026-03-03", "2026-03-06", "2026-03-07"]);
});

test("the zones begin at the limits of the service and end with the chart", () => {
  for (const frame of Object.values(frames)) {
    const { layout } = driftDaysChart(history, frame);
    const [watch, retrain] = layout.shapes.filter(({ type }) => type === "rect");
    assert.deepEqual([watch.y0, watch.y1, retrain.y0], [0.1, 0.25, 0.25]);
    assert.ok(retrain.y1 > 0.25 && retrain.y1 === layout.yaxis.range[1]);
  }
});

test("what is far beyond the limits is drawn at the top and told as it is", () => {
  const { y, hovertext } = main(history);
  assert.equal(Math.max(...y), 1);
  assert.match(hovertext[3], /PSI 6\.00/);
  assert.match(hovertext[1], /within chance/);
  assert.doesNotMatch(hovertext[3], /6\.00, within chance/);
});

test("a single day is a mark, and no line", () => {
  assert.equal(main({ days: [dayOf("2026-03-02")], thresholds }).mode, "markers");
});

test("a day without figures is left out of the lines", () => {
  const days = [dayOf("2026-03-02"), dayOf("2026-03-03", { psi: null, feature: null, segments_psi: null }), dayOf("2026-03-04")];
  assert.equal(main({ days, thresholds }).x.length, 2);
});

test("a name is never markup for the chart library, and never endless", () => {
  const drawn = JSON.stringify(driftDaysChart(history, frames.narrow));
  assert.doesNotMatch(drawn, /<img/);
  assert.ok(drawn.length < 10_000);
});

test("the chart is told in sentences", () => {
  assert.equal(
    daysTold(history.days),
    "4 days with customers placed: 1 train again, 1 watch, 1 steady and 1 too few to tell.",
  );
  assert.match(historyTold(history.days), /Farthest: Mar 7, 2026, <img.*, PSI 6\.00\.$/);
  assert.ok(historyTold(history.days).length < 600);
  assert.deepEqual(dayLines(dayOf("2026-03-02"), "Milk"), [
    "Mar 2, 2026: steady",
    "400 customers placed",
    "Moved most: Milk, PSI 0.05, within chance",
    "Shares of segments: PSI 0.02, within chance",
    "1% unlike anything seen in training",
  ]);
});
