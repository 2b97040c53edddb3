import { key } from "../../components/key.js";
import { spread } from "../../components/spread.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, plural } from "../../format.js";
import { placesIn } from "../../palette.js";

/** Unfolded at once; the others are folded away. */
const MOST = 12;

export function spreads({ distributions: { value: told }, model: { value: model } }) {
  const { features, n_features: all } = told;
  const places = placesIn(model);
  const figures = features.map((one) => featureSpread(one, places, told.is_standardised));
  const rest = figures.splice(MOST);
  return h(
    "section",
    {},
    h("h2", {}, "How each feature is spread"),
    features.length
      ? [
          h(
            "p",
            { class: "quiet" },
            "Bars count customers, stacked by segment.",
            features.some((one) => one.is_log)
              ? " The logarithm draws a long tail in, so that a few large customers do not decide everything."
              : null,
          ),
          key(places),
          h("div", { class: "spreads" }, figures),
          rest.length
            ? h(
                "details",
                {},
                h("summary", {}, plural(rest.length, "more feature")),
                h("div", { class: "spreads" }, rest),
              )
            : null,
          features.length < all
            ? h(
                "p",
                { class: "quiet below-table" },
                `Of ${integer(all)} features, the ${integer(features.length)} that tell segments apart best.`,
              )
            : null,
        ]
      : h("p", { class: "chart-none" }, "There is no numeric feature, so there is no spread to draw."),
  );
}

function featureSpread({ feature, is_log: isLog, before, after, segments }, places, isStandardised) {
  const parts = (counts) =>
    segments.flatMap((one) => {
      const place = places.find(({ segment }) => segment === one.segment);
      return place ? { place, counts: one[counts] } : [];
    });
  return h(
    "article",
    { class: "feature-spread" },
    userText(feature, { tag: "h3", length: 60 }),
    before.counts.length
      ? h(
          "div",
          { class: "stages" },
          spread({ feature, bins: before, parts: parts("counts_before"), isOwnUnits: true, title: "As it came" }),
          isLog && after.counts.length
            ? spread({
                feature,
                bins: after,
                parts: parts("counts_after"),
                isOwnUnits: false,
                title: isStandardised ? "Logarithm, standardised" : "Logarithm",
              })
            : h("p", { class: "same-shape" }, unchanged(isStandardised)),
        )
      : h("p", { class: "quiet" }, "It has no values to count."),
  );
}

const unchanged = (isStandardised) =>
  isStandardised ? "Only standardised: the shape stays as it is." : "Used as it came.";
