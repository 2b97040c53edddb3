import { measuredFeatures, measureFor, numericFeatures } from "../charts/measures.js";
import { profileChart } from "../charts/profiles.js";
import { chart } from "../charts/plotly.js";
import { categoryTable, numberTable } from "../components/profiletable.js";
import { segmentCard, shareBar } from "../components/segmentcard.js";
import { term } from "../components/text.js";
import { h } from "../dom.js";
import { percents, plural, score } from "../format.js";
import { DEFINITIONS, standsOut, verdict } from "../sentences.js";
import { whenModel } from "./model.js";

export const segmentsView = {
  name: "segments",
  label: "Segments",
  title: "Segments",
  parts: [{ select: ({ model }) => [model], draw: whenModel(drawSegments, [80, 32, 300, 320]) }],
};

function drawSegments({ model: { value: model } }) {
  return [
    headline(model),
    shareBar(model.segments),
    cards(model.segments),
    profiles(model.segments),
    categories(model.segments),
  ];
}

function headline(model) {
  const { headline: words, advice } = verdict(model);
  const { silhouette, space } = model.scores;
  return [
    h("h1", { tabindex: "-1", class: "verdict" }, `${words}.`),
    h(
      "p",
      { class: "lead" },
      advice,
      " ",
      silhouette == null
        ? null
        : h(
            "span",
            { class: "nowrap" },
            term("Silhouette", `${DEFINITIONS.silhouette} Space: ${space}.`),
            ` ${score(silhouette)}.`,
          ),
    ),
  ];
}

function cards(segments) {
  const shares = percents(segments.map((segment) => segment.share));
  return h(
    "section",
    {},
    h("h2", { class: "visually-hidden" }, "The segments"),
    h(
      "div",
      { class: "cards" },
      segments.map((segment, place) =>
        segmentCard(segment, { share: shares[place], highlights: highlightsOf(segment) }),
      ),
    ),
  );
}

function highlightsOf(segment) {
  const told = (segment.highlights ?? [])
    .map((one) => (typeof one === "string" ? one : one.text))
    .filter(Boolean);
  return told.length ? told : standsOut(segment).map(({ feature, text }) => `${feature}: ${text}`);
}

function profiles(segments) {
  const all = numericFeatures(segments);
  if (!all.length) return null;
  const measure = measureFor(segments);
  const features = measuredFeatures(segments, measure);
  return h(
    "section",
    {},
    h("h2", {}, "How they differ from the average customer"),
    h("p", { class: "quiet" }, legend(measure)),
    features.length
      ? chart((frame) => profileChart({ segments, features, measure }, frame), describe(segments))
      : null,
    leftOut(all.length - features.length),
    h("details", {}, h("summary", {}, "The numbers behind the bars"), numberTable(segments, all)),
  );
}

function legend({ key }) {
  const word = term(key, DEFINITIONS[key]);
  return key === "index"
    ? [
        "Each bar is the segment's ",
        word,
        ": 100 is the average customer. A bar is as long for half as for double.",
      ]
    : [
        "Each bar is the ",
        word,
        ": the distance to the other customers in standard deviations. Values below zero have no index.",
      ];
}

/** A hundred bars say less than two dozen. */
function leftOut(count) {
  if (!count) return null;
  return h(
    "p",
    { class: "quiet" },
    `${plural(count, "more feature")} ${count === 1 ? "differs" : "differ"} less or cannot be compared this way; the table has them all.`,
  );
}

const describe = (segments) =>
  segments.map((segment) => `${segment.name}: ${highlightsOf(segment).join(" ")}`).join(". ");

function categories(segments) {
  const names = segments[0].profile.filter((row) => row.categories?.length).map((row) => row.feature);
  if (!names.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, "Who is in them"),
    h("p", { class: "quiet" }, "Share of each segment's customers by category; each row adds up to 100%."),
    h(
      "div",
      { class: "category-tables" },
      names.map((name) => categoryTable(segments, name)),
    ),
  );
}
