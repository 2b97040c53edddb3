/** Every feature of every segment at a glance: a table whose cells are coloured around the average, and the numbers. */

import { groupsFor, numericFeatures, reachOf } from "../charts/measures.js";
import { heatScale, heatTable } from "../components/heattable.js";
import { categoryTable, numberTable } from "../components/profiletable.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { cellTold, HEAT, PROFILE_TABLES as TABLES } from "../sentences/glance.js";

export const glance = (segments) => [heat(segments), categories(segments)];

function heat(segments) {
  const all = numericFeatures(segments);
  if (!all.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, HEAT.title),
    groupsFor(segments).map(({ measure, features }) => drawn(segments, measure, features)),
    h("details", {}, h("summary", {}, TABLES.all), numberTable(segments, all)),
  );
}

function drawn(segments, measure, features) {
  const rows = features.map((feature) => ({
    feature,
    cells: segments.map((segment) => cellOf(segment, feature, measure)),
  }));
  const most = reachOf(rows.flatMap(({ cells }) => cells.map(({ step }) => step)));
  const scaled = rows.map(({ feature, cells }) => ({
    feature,
    cells: cells.map((cell) => ({ ...cell, strength: cell.step / most })),
  }));
  return [
    h("p", { class: "quiet" }, HEAT.the, term(HEAT.measure[measure.key], DEFINITIONS[measure.key]), HEAT.legend[measure.key]),
    heatTable({ segments, rows: scaled, label: HEAT.label[measure.key] }),
    heatScale([-most, 0, most].map((step) => ({ strength: step / most, text: measure.tickText(step) }))),
  ];
}

function cellOf(segment, feature, measure) {
  const row = segment.profile.find((one) => one.feature === feature) ?? { feature };
  const value = measure.valueOf(segment, feature);
  return {
    text: value === null ? "–" : measure.show(value),
    step: measure.step(value) || 0,
    told: cellTold(segment, row, measure),
  };
}

function categories(segments) {
  const names = segments[0].profile.filter((row) => row.categories?.length).map((row) => row.feature);
  if (!names.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, TABLES.categories),
    h("p", { class: "quiet" }, TABLES.categoriesMean),
    h(
      "div",
      { class: "category-tables" },
      names.map((name) => categoryTable(segments, name)),
    ),
  );
}
