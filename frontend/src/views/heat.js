/** Every feature of every segment at a glance: a table whose cells are coloured around the average. */

import { groupsFor, reachOf } from "../charts/measures.js";
import { heatScale, heatTable } from "../components/heattable.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { cellTold } from "../sentences/profiles.js";

export function heat(segments) {
  const groups = groupsFor(segments);
  if (!groups.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, "Everything at a glance"),
    groups.map(({ measure, features }) => drawn(segments, measure, features)),
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
    h("p", { class: "quiet" }, ...LEGENDS[measure.key]()),
    heatTable({ segments, rows: scaled, label: LABELS[measure.key] }),
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

const LABELS = { index: "Index of each feature in each segment", effect: "Effect of each feature in each segment" };

const LEGENDS = {
  index: () => [
    "The ",
    term("index", DEFINITIONS.index),
    " of each feature: 100 is the average customer. The more colour a cell has, the farther it is from the average.",
  ],
  effect: () => [
    "The ",
    term("effect", DEFINITIONS.effect),
    ": the distance to the other customers in standard deviations. The more colour a cell has, the farther it is from them.",
  ],
};
