import { renamingActions } from "../actions/renaming.js";
import { addressOf, pairAsked, segmentActions, spendAsked } from "../actions/segments.js";
import { spendOf } from "../charts/shares.js";
import { finding, pageTools } from "../components/finding.js";
import { segmentCard } from "../components/segmentcard.js";
import { shareBars } from "../components/segmentfigures.js";
import { retryNotice } from "../components/states.js";
import { userText } from "../components/text.js";
import { h } from "../dom.js";
import { algorithmName, percents, plural } from "../format.js";
import { placesIn } from "../palette.js";
import { may } from "../permissions.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { highlightsOf } from "../sentences/highlights.js";
import { SEGMENTS } from "../sentences/segments.js";
import { inWords } from "../sentences/wording.js";
import { whenCome } from "./coming.js";
import { differences } from "./differences.js";
import { whenModel } from "./model.js";

export const segmentsView = {
  brings: [renamingActions, segmentActions],
  parts: [
    {
      select: ({ model, renaming, session, totals, hasOpenSpend, moments, route }) => [
        model,
        renaming,
        session,
        totals,
        hasOpenSpend,
        moments,
        route.params.compare,
        route.params.spend,
      ],
      draw: whenModel((state, actions) => {
        const pair = pairAsked(state.route.params, state.model.value.segments);
        return pair ? compared({ ...state, spend: spendIn(state) }, actions, pair) : drawCards(state, actions);
      }, [80, 32, 300]),
    },
    {
      select: ({ model, route }) => [model, route.params.compare],
      draw: whenAllShown((segments) => differences(segments)),
    },
    {
      select: ({ model, route }) => [model, route.params.compare],
      draw: whenAllShown((segments, actions) => glance(segments, actions)),
    },
  ],
};

const compared = whenCome(async () => (await import("./comparison.js")).comparison, [80, 140, 400]);
const spendLine = whenCome(async () => (await import("../components/spendchoice.js")).spendLine, [24]);
const glance = whenCome(async () => (await import("./heat.js")).glance, [28, 300]);

/** What counts as spend, or null until it is known. */
const spendIn = ({ totals: { value }, route }) => (value ? spendOf(value, spendAsked(route.params)) : null);

function drawCards(state, actions) {
  const { value: model } = state.model;
  const spend = spendIn(state);
  const places = placesIn(model).map((segment) => ({ segment, share: segment.share }));
  const parts = places.map(({ segment }) => ({ segment, share: spend?.of(segment.segment)?.share ?? null }));
  return [
    finding(model, pageTools(actions.reportAddress(model.model_id))),
    shareBars([
      { title: SEGMENTS.customers, shares: places },
      ...(parts.every(({ share }) => share !== null) ? [{ title: SEGMENTS.spend, shares: parts }] : []),
    ]),
    cards(state, spend, actions),
    state.totals.status === "failed" ? retryNotice(state.totals.problem, () => actions.retry("totals")) : null,
    spend
      ? spendLine(
          {
            spend,
            amounts: state.totals.value.features.map(({ feature }) => feature),
            purchases: model.data.purchases,
            isOpen: state.hasOpenSpend,
          },
          actions,
        )
      : null,
    gone(model.identity),
    unassigned(model),
  ];
}

/** What is below the cards, of all segments; a comparison has its own. */
function whenAllShown(draw) {
  return ({ model: { value: model }, route }, actions) =>
    model && !pairAsked(route.params, model.segments)
      ? draw(inWords({ segments: model.segments }, model.data.purchases).segments, actions)
      : null;
}

function cards({ model: { value: model }, totals, renaming, session, route }, spend, actions) {
  const { segments, identity, forecast, stability } = model;
  const places = placesIn(model);
  const shares = percents(segments.map((segment) => segment.share));
  const parts = places.map(({ segment }) => spend?.of(segment) ?? null);
  const spendShares = percents(parts.map((part) => part?.share ?? 0));
  const card = (segment, place) =>
    segmentCard(segment, {
      figures: {
        share: shares[place],
        nCustomers: places.reduce((sum, { size }) => sum + size, 0),
        spend: parts[place],
        spendShare: spendShares[place],
        isWaiting: !spend && totals.status === "loading",
        stability,
      },
      highlights: highlightsOf(segment),
      isLeavingTold: tellsLeaving(forecast),
      renaming: renaming?.segment === segment.segment ? renaming : null,
      isNew: Boolean(identity?.new?.includes(segment.segment)),
      compareAddress: segments.length > 1 ? addressOf(route.params, [segment, largestBut(segments, segment)]) : null,
      mayRename: may(session, "rename"),
      actions,
    });
  return h(
    "section",
    {},
    h("h2", { class: "visually-hidden" }, SEGMENTS.cards),
    h("div", { class: "cards" }, segments.map(card)),
  );
}

const largestBut = (segments, one) =>
  segments.filter((other) => other !== one).reduce((most, other) => (other.size > most.size ? other : most));

/** The segments of the model before that nothing here goes on with. */
function gone(identity) {
  if (!identity?.gone?.length) return null;
  return h(
    "p",
    { class: "quiet below-cards" },
    SEGMENTS.gone,
    identity.gone.map((segment, place) => [
      place ? ", " : null,
      userText(segment.name, { length: 60 }),
      ` (${plural(segment.size, "customer")})`,
    ]),
    ". ",
    h("a", { href: "#/models" }, SEGMENTS.whereGone),
  );
}

function unassigned({ n_unassigned: count, algorithm }) {
  if (!count) return null;
  return h(
    "p",
    { class: "quiet below-cards" },
    h("a", { href: "#/customers?segment=-1" }, SEGMENTS.noSegment(count)),
    SEGMENTS.whyNoSegment(algorithmName(algorithm)),
  );
}
