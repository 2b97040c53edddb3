import assert from "node:assert/strict";
import { test } from "node:test";

import { activityChart } from "../../frontend/src/charts/activity.js";
import { curveChart } from "../../frontend/src/charts/curve.js";
import { endNames } from "../../frontend/src/charts/ends.js";
import { frequencyChart } from "../../frontend/src/charts/frequencies.js";
import { outlookChart } from "../../frontend/src/charts/outlooks.js";
import { recencyChart } from "../../frontend/src/charts/recency.js";
import { trendChart } from "../../frontend/src/charts/trends.js";
import {
  activityTold,
  dotsTold,
  forecastTold,
  frequencyTold,
  holdoutTold,
  lastCheckTold,
  readingTold,
  shareOfPast,
} from "../../frontend/src/sentences/forecasts.js";
import { outlookTold, tellsLeaving } from "../../frontend/src/sentences/outlook.js";
import { trendTold } from "../../frontend/src/sentences/trends.js";
import { forecast, recency, trend } from "./forecast.js";
import { frames, model } from "./model.js";

const HOSTILE = '<a href="https://evil.example">click</a><img src=x onerror=alert(1)>';
const hostile = model.segments.map((segment) => ({ ...segment, name: HOSTILE }));
const { holdout, activity } = forecast;

test("the forecast is one sentence, with its intervals and nothing that is not known", () => {
  assert.equal(
    forecastTold(forecast),
    "In the next 90 days these 100 customers are expected to buy 521 times (495 to 548), " +
      "worth 2.1 million (1.9 million to 2.4 million).",
  );
  const worthless = { ...forecast, total: { ...forecast.total, n_customers: 1, expected_value: null } };
  assert.equal(
    forecastTold(worthless),
    "In the next 90 days this customer is expected to buy 521 times (495 to 548).",
  );
});

test("a forecast that missed is said to have missed, and which way", () => {
  assert.equal(
    holdoutTold(holdout),
    "Kept from the model: 1,882 purchases happened, 1,653 were expected (1,590 to 1,720). " +
      "The forecast was 12% too low, more than chance explains.",
  );
  assert.match(holdoutTold({ ...holdout, actual: 1600 }), /lies within the interval\.$/);
  assert.match(holdoutTold({ ...holdout, actual: 1500 }), /10% too high/);
  assert.match(holdoutTold({ ...holdout, low: null, high: null }), /1,653 were expected\. $/);
});

test("that the last check missed is told in a sentence, and that it did not is not", () => {
  assert.equal(lastCheckTold(holdout), "The last check was 12% too low.");
  assert.equal(lastCheckTold({ ...holdout, actual: 1600 }), "");
  assert.equal(lastCheckTold(null), "");
});

test("where nobody is seen to leave, it is not told how many are likely still active", () => {
  assert.ok(tellsLeaving(forecast) && tellsLeaving(null), "a forecast that does not say so tells of leaving");
  assert.ok(!tellsLeaving({ ...forecast, tells_leaving: false }));
  assert.equal(outlookTold(forecast.segments[0], false).length, 2);
});

test("what is ahead of a segment leaves out a value that is not known", () => {
  assert.deepEqual(outlookTold(forecast.segments[0]), [
    "130 purchases (124 to 137)",
    "Worth 525,000 (475,000 to 600,000)",
    "15 of 25 likely still active (60%)",
  ]);
  assert.equal(outlookTold({ ...forecast.segments[0], expected_value: null }).length, 2);
  assert.equal(shareOfPast(25, 100), "25%");
  assert.equal(shareOfPast(25, 0), "–", "nothing was spent: there is no share of it");
});

test("happened and expected are two lines, with a band only where there is an interval", () => {
  const { data, layout } = curveChart({ points: holdout.curve, since: holdout.curve[1].date }, frames.wide);
  const named = data.filter(({ line }) => line.width > 0);
  assert.deepEqual(named.map(({ y }) => y), [
    [10, 21],
    [20, 30, 40],
    [9, 20, 33, 48],
  ]);
  const band = data.filter(({ line }) => line.width === 0);
  assert.deepEqual(band.map(({ x }) => x.length), [3, 3], "from the day on from which purchases were kept");
  assert.deepEqual(band.map(({ y }) => y[0]), [20, 20], "with what had happened by then");
  const older = holdout.curve.map((one) => ({ ...one, low: one.expected - 5, high: one.expected + 5 }));
  const { data: all } = curveChart({ points: older, since: holdout.curve[1].date }, frames.wide);
  assert.deepEqual(all.filter(({ line }) => line.width === 0).map(({ y }) => y[0]), [21, 21]);
  assert.equal(layout.shapes.length, 1);
  assert.equal(layout.shapes[0].x0, holdout.curve[1].date);
});

test("what is to come has no line of what happened", () => {
  const { data, layout } = curveChart({ points: forecast.curve }, frames.narrow);
  assert.equal(data.filter(({ line }) => line.width > 0).length, 1);
  assert.equal(layout.shapes.length, 0);
  assert.ok(layout.yaxis.range[1] > 526, "the interval is inside");
});

test("names at the ends of lines that meet are moved apart", () => {
  const ends = [5, 5, 5].map((y) => ({ text: "a<br>b", x: 1, y, color: "#000000" }));
  const shifts = endNames(ends, { range: [0, 10], height: 200 }).map(({ yshift }) => yshift);
  assert.equal(new Set(shifts).size, 3);
  assert.ok(shifts[1] - shifts[0] >= 30 && shifts[2] - shifts[1] >= 30);
});

test("no name at the end of a line stands above the chart", () => {
  const ends = [10, 10].map((y) => ({ text: "a<br>b", x: 1, y, color: "#000000" }));
  const shifts = endNames(ends, { range: [0, 10], height: 200 }).map(({ yshift }) => yshift);
  assert.ok(Math.max(...shifts) <= 8 && Math.abs(shifts[1] - shifts[0]) >= 30);
});

test("the days of a curve are first days of months, few on a phone, and days where there is no month", () => {
  const points = Array.from({ length: 12 }, (_, place) => ({
    date: `2026-${String(place + 1).padStart(2, "0")}-04T00:00:00`,
    expected: place,
    low: null,
    high: null,
    actual: null,
  }));
  const ticksOf = (some, frame) => curveChart({ points: some }, frame).layout.xaxis.tickvals;
  assert.ok(ticksOf(points, frames.wide).every((day) => day.endsWith("-01")));
  assert.ok(ticksOf(points, frames.narrow).length <= 3);
  assert.deepEqual(ticksOf(points.slice(0, 2), frames.wide), ["2026-01-04", "2026-02-04"]);
});

test("the interval of a segment goes as far down and up as it is told, and its number has room", () => {
  const rows = forecast.segments.map((one) => ({
    ...one,
    mean: one.expected_value,
    low: one.value_low,
    high: one.value_high,
    told: "",
  }));
  const { data, layout } = outlookChart({ segments: rows, show: String, title: "Value" }, frames.narrow);
  assert.deepEqual(data[0].error_x.array, [75_000, 225_000]);
  assert.deepEqual(data[0].error_x.arrayminus, [50_000, 150_000]);
  assert.ok(layout.xaxis.range[1] > 1_800_000 * 1.1);
});

test("the matrix has its customers in words, and a gap where nobody can be", () => {
  const { data } = activityChart(activity, frames.wide);
  assert.equal(data[0].type, "heatmap");
  assert.equal(data[0].z[0][1], null);
  assert.equal(data[0].text[0][1], "");
  assert.match(data[0].text[1][2].replaceAll("<br>", " "), /90% likely still active; 9 customers/);
  const [, dots] = data;
  assert.equal(dots.x.length, 5, "a dot for each cell with customers");
  assert.ok(Math.max(...dots.marker.size) === dots.marker.size[0]);
});

test("how to read the matrix is told by two customers who bought equally often", () => {
  assert.match(readingTold(activity), /first seen 26 weeks ago who bought again on 2 days/);
  assert.match(readingTold(activity), /95% if the last of them was 20 weeks after the first, and of 10% if it was 0 weeks/);
  assert.equal(dotsTold(activity), "Dots: where your customers are, the larger the more of them.");
  assert.equal(
    dotsTold({ ...activity, n_counted: 30, n_all: 90, T_window_weeks: 4 }),
    "Dots: where 30 of your 90 customers are, those first seen within 4 weeks of then; the larger the more of them.",
  );
  const once = { ...activity, frequencies: [0], probability_active: [[0.7, null, null]] };
  assert.equal(readingTold(once), "The more colour a cell has, the likelier its customers will buy again.");
  assert.match(activityTold({ frequency: 0, share: 0.7, nCustomers: 1 }), /^Bought once: 70% .* 1 customer\.$/);
});

test("recency and frequency are drawn in SVG on logarithmic axes, each customer once", () => {
  const { data, layout } = recencyChart({ told: recency, segments: model.segments }, frames.wide);
  assert.ok(data.every(({ type }) => type === "scatter"));
  assert.equal(data.flatMap(({ x }) => x).length, 3);
  assert.equal(layout.xaxis.type, "log");
  assert.ok(Math.min(...data[0].x) > 0, "a logarithm has no zero");
  assert.equal(layout.xaxis.ticktext[0], "0", "who bought today has a tick");
  const { size, symbol } = data[0].marker;
  assert.deepEqual(size, [...size].sort((one, other) => other - one), "the small are drawn last");
  assert.match(data[0].hovertext[0], /Customer 1 /);
  assert.ok(Math.min(...size) > 0, "who was refunded more than spent is still to be seen");
  assert.equal(new Set(symbol).size, 2);
});

test("equal customers are always moved by the same, and hardly", () => {
  const [one, other] = [0, 1].map(() => recencyChart({ told: recency, segments: model.segments }, frames.wide));
  assert.deepEqual(one.data[0].y, other.data[0].y);
  assert.ok(one.data[0].y.slice(1).every((y) => y > 0.85 && y < 1.2));
});

test("groups of nobody are not drawn, and the others by what each customer bought", () => {
  const { data } = frequencyChart(holdout.by_frequency, frames.wide);
  assert.deepEqual(data[0].y, [0.24, 4]);
  assert.deepEqual(data[1].y, [0.2, 5]);
  assert.match(frequencyTold(holdout.by_frequency[2]), /^4 customers had bought again 7\+ times: 4\.00 .* 5\.00 expected/);
});

test("a segment that goes on has its line and its band, all on one scale", () => {
  const { data, layout } = trendChart(trend, frames.wide);
  assert.equal(data.length, 3 * trend.segments.length);
  assert.deepEqual(layout.yaxis.range, layout.yaxis2.range);
  assert.deepEqual(data[2].text, ["178", "", "180"]);
  assert.match(trendTold(trend), /^Seen over 1 period of about 30 days between 2 models.* 2 periods more/);
});

test("names from a file are never markup for the chart library", () => {
  const rows = hostile.map((segment) => ({ ...segment, mean: 1, low: 0, high: 2, told: "told" }));
  const charts = [
    outlookChart({ segments: rows, show: String, title: "Value" }, frames.wide),
    recencyChart({ told: { ...recency, customer_ids: [HOSTILE, HOSTILE, HOSTILE] }, segments: hostile }, frames.wide),
    trendChart({ ...trend, segments: hostile }, frames.narrow),
    frequencyChart([{ frequency: HOSTILE, n_customers: 1, expected: 1, actual: 1 }], frames.wide),
  ];
  for (const chart of charts) assert.doesNotMatch(JSON.stringify(chart), /<(a|img)/);
});
