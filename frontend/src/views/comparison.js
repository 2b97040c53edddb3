/** Any two segments side by side: it comes when it is first asked for. */

import { addressOf } from "../actions/segments.js";
import { categoryContrasts, numberContrasts, reachOfEffects } from "../charts/contrasts.js";
import { categoryContrastTable, numberContrastTable } from "../components/contrasttable.js";
import { findingNote } from "../components/finding.js";
import { glyph, segmentColors } from "../components/glyph.js";
import { icon } from "../components/icons.js";
import { segmentFigures } from "../components/segmentfigures.js";
import { retryNotice, skeleton } from "../components/states.js";
import { term, userText } from "../components/text.js";
import { h } from "../dom.js";
import { percents, shorten } from "../format.js";
import { placesIn } from "../palette.js";
import { apartTold, COMPARISON as WORDS } from "../sentences/comparison.js";
import { inWords } from "../sentences/wording.js";

/** @param {Object} state with `spend`, what counts as it; @param {Array} asked the two segments */
export function comparison(state, actions, asked) {
  const { value: model } = state.model;
  const told = inWords({ segments: model.segments, moments: state.moments.value }, model.data.purchases);
  const pair = asked.map(({ segment }) => told.segments.find((one) => one.segment === segment));
  const contrasts = numberContrasts(...pair, told.moments);
  const categories = categoryContrasts(...pair);
  const isKnown = Boolean(told.moments);
  return [
    h("p", { class: "way-back" }, h("a", { href: addressOf(state.route.params) }, icon("arrow"), WORDS.all)),
    findingNote(model),
    heading(pair),
    isKnown ? h("p", { class: "lead" }, apartTold(pair, contrasts, categories)) : null,
    h(
      "div",
      { class: "pair" },
      pair.map((segment, place) => head(segment, place, pair, state, actions)),
    ),
    numbers(pair, contrasts, state, actions),
    categories.length ? byCategories(pair, categories) : null,
  ];
}

/** It has the id of the link that leads here, and so the focus. */
const heading = ([one, other]) =>
  h(
    "h1",
    { tabindex: "-1", id: `compare-${one.segment}` },
    userText(one.name, { length: 60 }),
    WORDS.against,
    userText(other.name, { length: 60 }),
  );

/** As on the cards: together they are the whole. */
const spendShares = ({ segments }, spend) => percents(segments.map((one) => spend.of(one.segment)?.share ?? 0));

function head(segment, place, pair, { model: { value: model }, spend, totals }, { comparePair }) {
  const id = place ? "compare-second" : "compare-first";
  const other = pair[1 - place].segment;
  const places = placesIn(model);
  const part = spend?.of(segment.segment) ?? null;
  // Who chooses the other one wants the two the other way round.
  const choose = ({ target }) => {
    const chosen = Number(target.value);
    const next = chosen === other ? segment.segment : other;
    comparePair(...(place ? [next, chosen] : [chosen, next]));
  };
  return h(
    "section",
    { class: "card", style: segmentColors(segment) },
    h("label", { class: "visually-hidden", for: id }, place ? WORDS.second : WORDS.first),
    h(
      "div",
      { class: "pair-head" },
      glyph(segment),
      h(
        "select",
        { id, value: String(segment.segment), onchange: choose },
        model.segments.map((one) => h("option", { value: String(one.segment) }, shorten(one.name, 60))),
      ),
    ),
    segmentFigures(segment, {
      share: percents(places.map(({ share }) => share))[places.findIndex((one) => one.segment === segment.segment)],
      nCustomers: places.reduce((sum, { size }) => sum + size, 0),
      spend: part,
      spendShare: part ? spendShares(model, spend)[model.segments.indexOf(segment)] : "",
      isWaiting: !spend && totals.status === "loading",
      stability: model.stability,
    }),
  );
}

function numbers(pair, contrasts, { moments }, actions) {
  if (!contrasts.length) return null;
  return h(
    "section",
    {},
    h("h2", {}, WORDS.numbers),
    h("p", { class: "quiet" }, WORDS.numbersMean, term(WORDS.effect, WORDS.effectMeans), WORDS.numbersEnd),
    moments.status === "failed" ? retryNotice(moments.problem, () => actions.retry("moments")) : null,
    moments.value || moments.status === "failed"
      ? numberContrastTable(pair, contrasts, reachOfEffects(contrasts))
      : skeleton([44 * (contrasts.length + 1)]),
  );
}

const byCategories = (pair, categories) =>
  h(
    "section",
    {},
    h("h2", {}, WORDS.categories),
    h("p", { class: "quiet" }, WORDS.categoriesMean),
    h(
      "div",
      { class: "category-tables" },
      categories.map((category) => categoryContrastTable(pair, category)),
    ),
  );
