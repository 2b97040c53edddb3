/** How the segments differ: bars in one measure or two, what they leave out, and the numbers. */

import { groupsFor, hasCut, leftOut, numericFeatures } from "../charts/measures.js";
import { profileChart } from "../charts/profiles.js";
import { chart } from "../charts/plotly.js";
import { numberTable } from "../components/profiletable.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { sentenceList, shorten } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { highlightsOf } from "../sentences/highlights.js";

export function differences(segments) {
  const all = numericFeatures(segments);
  if (!all.length) return null;
  const groups = groupsFor(segments);
  return h(
    "section",
    {},
    h("h2", {}, "How they differ from the average customer"),
    groups.map((group, place) => bars(segments, group, groups.length > 1 ? place : null)),
    notDrawn(leftOut(segments, groups)),
    h("details", {}, h("summary", {}, "The numbers behind the bars"), numberTable(segments, all)),
  );
}

function bars(segments, { measure, features }, place) {
  const build = (frame) => profileChart({ segments, features, measure }, frame);
  return [
    place === null ? null : h("h3", { class: "measure" }, TITLES[measure.key]),
    h(
      "p",
      { class: "quiet" },
      LEGENDS[measure.key](named(features), place !== null),
      hasCut(segments, { measure, features }) ? " A bar with a gap goes on beyond the scale." : null,
    ),
    chart(build, `${TITLES[measure.key]}, ${named(features)}. ${describe(segments)}`),
  ];
}

const TITLES = { index: "Against the average", effect: "In standard deviations" };

const LEGENDS = {
  index: () => [
    "Each bar is the segment's ",
    term("index", DEFINITIONS.index),
    ": 100 is the average customer. A bar is as long for half as for double.",
  ],
  effect: (names, isBeside) => [
    "Each bar is the ",
    term("effect", DEFINITIONS.effect),
    ": the distance to the other customers in standard deviations. ",
    isBeside
      ? `So ${names} can be compared, although “times the average” means nothing for values below zero.`
      : "Most features have values below zero, for which “times the average” means nothing.",
  ],
};

const named = (features) => sentenceList(features.map((name) => shorten(name, 40)));

/** A hundred bars say less than two dozen; which ones are missing is said. */
function notDrawn({ differLess, incomparable }) {
  const sentences = [
    differLess.length && `Not drawn, because they differ less: ${named(differLess)}.`,
    incomparable.length &&
      `Not drawn, because customers are alike or a segment has only one: ${named(incomparable)}.`,
  ].filter(Boolean);
  if (!sentences.length) return null;
  return h("p", { class: "quiet not-drawn" }, `${sentences.join(" ")} The table has them all.`);
}

const describe = (segments) =>
  segments.map((segment) => `${segment.name}: ${highlightsOf(segment).join(" ")}`).join(". ");
