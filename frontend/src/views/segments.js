import { indexChart, indexedFeatures } from "../charts/profiles.js";
import { chart } from "../charts/plotly.js";
import { categoryTable, numberTable } from "../components/profiletable.js";
import { segmentCard, shareBar } from "../components/segmentcard.js";
import { term, userText } from "../components/text.js";
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
    indices(model.segments),
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

function indices(segments) {
  const features = indexedFeatures(segments);
  const all = segments[0].profile.filter((row) => row.mean != null).map((row) => row.feature);
  if (!all.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, "How they differ from the average customer"),
    h(
      "p",
      { class: "quiet" },
      "Each bar is the segment's ",
      term("index", DEFINITIONS.index),
      ": 100 is the average customer. A bar is as long for half as for double.",
    ),
    features.length ? chart((frame) => indexChart({ segments, features }, frame), describe(segments)) : null,
    leftOut(all.length - features.length, features.length),
    h("details", {}, h("summary", {}, "The numbers behind the bars"), numberTable(segments, all)),
  );
}

/** An index means nothing for values around zero, and a hundred bars say less than two dozen. */
function leftOut(missing, shown) {
  if (!missing) return null;
  const text = shown
    ? `${plural(missing, "more feature")} differ less or have no index; the table has them all.`
    : "These features go below zero, so that no index can be formed; the table has their means.";
  return h("p", { class: "quiet" }, text);
}

const describe = (segments) =>
  segments
    .map(
      (segment) =>
        `${segment.name}: ${standsOut(segment)
          .map(({ feature, text }) => `${feature} ${text}`)
          .join(", ")}`,
    )
    .join(". ");

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
      names.map((name) =>
        h("div", {}, userText(name, { tag: "h3", length: 60 }), categoryTable(segments, name)),
      ),
    ),
  );
}
