import { key } from "../../components/key.js";
import { spread } from "../../components/spread.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, plural } from "../../format.js";
import { placesIn } from "../../palette.js";

/** Unfolded at once; the others are folded away. */
const MOST = 12;

export function spreads({ distributions: { value: told }, model: { value: model } }) {
  return h(
    "section",
    {},
    h("h2", {}, "How each feature is spread"),
    told.features.length
      ? drawn(told, placesIn(model))
      : h("p", { class: "chart-none" }, "There is no numeric feature, so there is no spread to draw."),
  );
}

function drawn({ features, n_features: all, is_standardised: isStandardised }, places) {
  const isTransformed = features.some((one) => one.is_log);
  const show = isTransformed ? bothStages(isStandardised) : oneStage;
  const articles = features.map((one) => featureSpread(one, places, show));
  const grid = (some) => h("div", { class: isTransformed ? "spreads" : "spreads is-plain" }, some);
  const rest = articles.splice(MOST);
  return [
    h("p", { class: "quiet" }, "Bars count customers, stacked by segment. ", meaning(isTransformed, isStandardised)),
    key(places),
    grid(articles),
    rest.length ? h("details", {}, h("summary", {}, plural(rest.length, "more feature")), grid(rest)) : null,
    features.length < all
      ? h(
          "p",
          { class: "quiet below-table" },
          `Of ${integer(all)} features, the ${integer(features.length)} that tell segments apart best.`,
        )
      : null,
  ];
}

const meaning = (isTransformed, isStandardised) =>
  isTransformed
    ? "The logarithm draws a long tail in, so that a few large customers do not decide everything."
    : unchanged(isStandardised);

const unchanged = (isStandardised) =>
  isStandardised ? "Only standardised: the shape stays as it is." : "Used as it came.";

function featureSpread(one, places, show) {
  return h(
    "article",
    { class: "feature-spread" },
    userText(one.feature, { tag: "h3", length: 60 }),
    one.before.counts.length ? show(one, places) : h("p", { class: "quiet" }, "It has no values to count."),
  );
}

const oneStage = (one, places, title = null) =>
  spread({
    feature: one.feature,
    bins: one.before,
    parts: partsOf(one, places, "counts_before"),
    isOwnUnits: true,
    title,
  });

const bothStages = (isStandardised) => (one, places) =>
  h(
    "div",
    { class: "stages" },
    oneStage(one, places, "As it came"),
    one.is_log && one.after.counts.length
      ? spread({
          feature: one.feature,
          bins: one.after,
          parts: partsOf(one, places, "counts_after"),
          isOwnUnits: false,
          title: isStandardised ? "Logarithm, standardised" : "Logarithm",
        })
      : h("p", { class: "same-shape" }, unchanged(isStandardised)),
  );

const partsOf = ({ segments }, places, counts) =>
  segments.flatMap((one) => {
    const place = places.find(({ segment }) => segment === one.segment);
    return place ? { place, counts: one[counts] } : [];
  });
