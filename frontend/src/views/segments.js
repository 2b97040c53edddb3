import { renamingActions } from "../actions/renaming.js";
import { categoryTable } from "../components/profiletable.js";
import { segmentCard, shareBar } from "../components/segmentcard.js";
import { term, userText } from "../components/text.js";
import { h } from "../dom.js";
import { algorithmName, percents, plural, score } from "../format.js";
import { placesIn } from "../palette.js";
import { may } from "../permissions.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { highlightsOf } from "../sentences/highlights.js";
import { verdict } from "../sentences/verdict.js";
import { inWords } from "../sentences/wording.js";
import { differences } from "./differences.js";
import { heat } from "./heat.js";
import { whenModel } from "./model.js";

export const segmentsView = {
  brings: [renamingActions],
  parts: [
    {
      select: ({ model, renaming, session }) => [model, renaming, session],
      draw: whenModel(drawCards, [80, 32, 300]),
    },
    {
      select: ({ model }) => [model],
      draw: (state) => (state.model.value ? drawProfiles(state.model.value) : null),
    },
  ],
};

function drawCards({ model: { value: model }, renaming, session }, actions) {
  return [
    headline(model),
    shareBar(placesIn(model)),
    cards(model, renaming, may(session, "rename"), actions),
    gone(model.identity),
    unassigned(model),
  ];
}

function drawProfiles(model) {
  const { segments } = inWords({ segments: model.segments }, model.data.purchases);
  return [differences(segments), heat(segments), categories(segments)];
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

function cards({ segments, identity, forecast }, renaming, mayRename, actions) {
  const shares = percents(segments.map((segment) => segment.share));
  const card = (segment, place) =>
    segmentCard(segment, {
      share: shares[place],
      highlights: highlightsOf(segment),
      isLeavingTold: tellsLeaving(forecast),
      renaming: renaming?.segment === segment.segment ? renaming : null,
      isNew: Boolean(identity?.new?.includes(segment.segment)),
      mayRename,
      actions,
    });
  return h(
    "section",
    {},
    h("h2", { class: "visually-hidden" }, "The segments"),
    h("div", { class: "cards" }, segments.map(card)),
  );
}

/** The segments of the model before that nothing here goes on with. */
function gone(identity) {
  if (!identity?.gone?.length) return null;
  return h(
    "p",
    { class: "quiet below-cards" },
    "Gone since the model before: ",
    identity.gone.map((segment, place) => [
      place ? ", " : null,
      userText(segment.name, { length: 60 }),
      ` (${plural(segment.size, "customer")})`,
    ]),
    ". ",
    h("a", { href: "#/models" }, "See where they went"),
  );
}

function unassigned({ n_unassigned: count, algorithm }) {
  if (!count) return null;
  return h(
    "p",
    { class: "quiet below-cards" },
    h("a", { href: "#/customers?segment=-1" }, `${plural(count, "customer")} belong to no segment`),
    `: ${algorithmName(algorithm)} leaves those unassigned that lie between the dense places.`,
  );
}

function categories(segments) {
  const names = segments[0].profile.filter((row) => row.categories?.length).map((row) => row.feature);
  if (!names.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, "Who is in them"),
    h("p", { class: "quiet" }, "Share of each segment's customers by category; each row adds up to 100%, but for rounding."),
    h(
      "div",
      { class: "category-tables" },
      names.map((name) => categoryTable(segments, name)),
    ),
  );
}
