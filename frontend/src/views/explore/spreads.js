import { exploreOf } from "../../actions/explore.js";
import { choiceOf } from "../../components/choice.js";
import { key } from "../../components/key.js";
import { spread } from "../../components/spread.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { placesIn } from "../../palette.js";
import { bestOfTold, SPREADS } from "../../sentences/explore.js";

/** Unfolded at once; the others are folded away. */
const MOST = 12;

export function spreads({ distributions: { value: told }, model: { value: model }, route: { params } }, actions) {
  return h(
    "section",
    {},
    h("h2", {}, SPREADS.title),
    told.features.length
      ? drawn(told, { places: placesIn(model), way: exploreOf(params).spread }, actions)
      : h("p", { class: "chart-none" }, SPREADS.none),
  );
}

function drawn(told, { places, way }, { explore }) {
  const { features, is_standardised: isStandardised } = told;
  const isTransformed = features.some((one) => one.is_log);
  const look = { places, isApart: way === "apart", isStandardised };
  const articles = features.map((one) => featureSpread(one, look, isTransformed ? bothStages : oneStage));
  const grid = (some) => h("div", { class: isTransformed ? "spreads" : "spreads is-plain" }, some);
  const rest = articles.splice(MOST);
  return [
    h("p", { class: "quiet" }, `${SPREADS[way]} `, isTransformed ? SPREADS.logarithm : unchanged(isStandardised)),
    key(places),
    places.length > 1
      ? h(
          "div",
          { class: "tools" },
          choiceOf({
            id: "spread",
            label: SPREADS.how,
            value: way,
            options: SPREADS.ways,
            onChoose: (chosen) => explore({ spread: chosen }),
          }),
        )
      : null,
    grid(articles),
    rest.length ? h("details", {}, h("summary", {}, SPREADS.more(rest.length)), grid(rest)) : null,
    h("p", { class: "quiet below-table" }, bestOfTold(told)),
  ];
}

const unchanged = (isStandardised) => (isStandardised ? SPREADS.standardised : SPREADS.asUsed);

const featureSpread = (one, look, show) =>
  h(
    "article",
    { class: "feature-spread" },
    userText(one.feature, { tag: "h3", length: 60 }),
    one.before.counts.length ? show(one, look) : h("p", { class: "quiet" }, SPREADS.empty),
  );

const oneStage = (one, { places, isApart }, title = null) =>
  spread({
    feature: one.feature,
    bins: { ...one.before, n_missing: one.n_missing },
    parts: partsOf(one, places, "counts_before"),
    isOwnUnits: true,
    isApart,
    title,
  });

const bothStages = (one, look) =>
  h(
    "div",
    { class: "stages" },
    oneStage(one, look, SPREADS.asItCame),
    one.is_log && one.after.counts.length
      ? spread({
          feature: one.feature,
          bins: one.after,
          parts: partsOf(one, look.places, "counts_after"),
          isOwnUnits: false,
          isApart: look.isApart,
          title: SPREADS.after(look.isStandardised),
        })
      : h("p", { class: "same-shape" }, unchanged(look.isStandardised)),
  );

const partsOf = ({ segments }, places, counts) =>
  segments.flatMap((one) => {
    const place = places.find(({ segment }) => segment === one.segment);
    return place ? { place, counts: one[counts] } : [];
  });
