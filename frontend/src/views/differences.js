/** How the segments differ: bars in one measure or two, what they leave out, and the numbers. */

import { groupsFor, hasCut, leftOut, numericFeatures } from "../charts/measures.js";
import { profileChart } from "../charts/profiles.js";
import { chart } from "../charts/plotly.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { TERMS } from "../sentences/terms.js";
import { highlightsOf } from "../sentences/highlights.js";
import { DIFFERENCES as WORDS } from "../sentences/profiles.js";

export function differences(segments) {
  if (!numericFeatures(segments).length) return null;
  const groups = groupsFor(segments);
  const missing = WORDS.notDrawn(leftOut(segments, groups));
  return h(
    "section",
    {},
    h("h2", {}, WORDS.title),
    groups.map((group) => bars(segments, group, groups.length > 1)),
    missing ? h("p", { class: "quiet not-drawn" }, missing) : null,
  );
}

function bars(segments, { measure, features }, isBeside) {
  const build = (frame) => profileChart({ segments, features, measure }, frame);
  const title = WORDS.titles[measure.key];
  return [
    isBeside ? h("h3", { class: "measure" }, title) : null,
    h(
      "p",
      { class: "quiet" },
      LEGENDS[measure.key](features, isBeside),
      hasCut(segments, { measure, features }) ? WORDS.goesOn : null,
    ),
    chart(build, WORDS.label(title, features, describe(segments))),
  ];
}

const LEGENDS = {
  index: () => [WORDS.isIndex, term("index", TERMS.index), WORDS.indexLegend],
  effect: (features, isBeside) => [
    WORDS.isEffect,
    term("effect", TERMS.effect),
    WORDS.effectLegend,
    isBeside ? WORDS.beside(features) : WORDS.alone,
  ],
};

const describe = (segments) =>
  segments.map((segment) => WORDS.described(segment.name, highlightsOf(segment).join(" "))).join(". ");
