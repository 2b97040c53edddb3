/** One customer, in a drawer over the table: where it is, why, what would move it, and all its values. */

import { contributions } from "../components/contributions.js";
import { icon } from "../components/icons.js";
import { standing } from "../components/standing.js";
import { retryNotice, skeleton } from "../components/states.js";
import { userText } from "../components/text.js";
import { h } from "../dom.js";
import { placesIn } from "../palette.js";
import { CUSTOMER } from "../sentences/customer.js";
import { moveTold, reachTold, whyTold } from "../sentences/explanation.js";
import { tellsLeaving } from "../sentences/outlook.js";
import { inWords } from "../sentences/wording.js";
import { ahead, history } from "./customer/ahead.js";
import { forgetting } from "./customer/forgetting.js";
import { values } from "./customer/values.js";

const openedIn = ({ name, params }) => (name === "customers" && params.customer) || null;

export const customerDrawer = {
  isOpen: ({ route }) => openedIn(route) !== null,
  parts: [
    { select: ({ route }) => [openedIn(route)], draw: drawHead },
    { select: ({ route, model, customer, person }) => [openedIn(route), model, customer, person], draw: drawBody },
    {
      select: ({ route, model, customer, session, forgetting: state }) => [
        openedIn(route),
        model,
        customer,
        session,
        state,
      ],
      draw: drawForgetting,
    },
  ],
};

function drawHead({ route }, { closeCustomer }) {
  return h(
    "header",
    { class: "drawer-head" },
    h(
      "h2",
      { id: "drawer-title", tabindex: "-1", autofocus: true },
      CUSTOMER.title,
      userText(openedIn(route) ?? "", { length: 60 }),
    ),
    h(
      "button",
      {
        class: "button is-quiet drawer-close",
        type: "button",
        id: "close-customer",
        "aria-label": CUSTOMER.close,
        onclick: closeCustomer,
      },
      icon("close"),
    ),
  );
}

function drawBody({ route, model: { value: model }, customer: { status, value, problem }, person }, actions) {
  const opened = openedIn(route);
  if (opened === null) return null;
  if (problem?.type === UNKNOWN) return unknown(opened, model);
  if (status === "failed") return retryNotice(problem, () => actions.retry("customer"));
  // Until the answer is there, what is kept is of the customer before.
  if (!model || status !== "ready") return skeleton([64, 220, 80]);
  return customerTold(value, model, person.status === "ready" ? person.value : null);
}

/** Without an id column a customer is a row, and nobody who could be forgotten. */
function drawForgetting(state, actions) {
  const opened = openedIn(state.route);
  const hasIds = Boolean(state.model.value?.data?.id_column);
  const isTold = state.customer.status === "ready" || state.forgetting?.customerId === opened;
  return opened !== null && hasIds && isTold ? forgetting(opened, state, actions) : null;
}

const UNKNOWN = "urn:segment:customer-not-found";

/** An id from elsewhere is no failure of anybody's: nothing to try again. */
function unknown(id, model) {
  return h(
    "div",
    { class: "drawer-body", role: "status" },
    h(
      "p",
      {},
      CUSTOMER.unknown.model,
      model ? [", ", userText(model.name, { length: 60 }), ","] : null,
      CUSTOMER.unknown.was,
      userText(id, { length: 60 }),
      ".",
    ),
    h(
      "p",
      { class: "quiet" },
      CUSTOMER.unknown.perhaps,
      h("a", { href: "#/customers" }, CUSTOMER.unknown.all),
    ),
  );
}

function customerTold({ customer, explanation, forecast }, model, person) {
  const places = placesIn(model);
  const placeOf = (number, name) =>
    places.find(({ segment }) => segment === number) ?? { segment: number, name, size: 0 };
  const own = placeOf(customer.segment, customer.segment_name);
  const isLeavingTold = tellsLeaving(model.forecast);
  const { purchases, categorical_features: categories = [] } = model.data;
  const inTheirWords = inWords({ ...explanation, categorical_features: categories }, purchases);
  return h(
    "div",
    { class: "drawer-body" },
    standing(customer, own, model),
    explanation
      ? explained(inTheirWords, {
          own,
          next: placeOf(explanation.next_segment, explanation.next_name),
          reach: reachTold(explanation, customer, model.algorithm),
          categories: inTheirWords.categorical_features,
        })
      : h(
          "p",
          { class: "quiet" },
          own.segment < 0
            ? CUSTOMER.noSegment
            : CUSTOMER.noReasons,
        ),
    ahead(forecast, isLeavingTold),
    history(person, places),
    values(customer, { categories, purchases, isLeavingTold }),
  );
}

function explained(explanation, { own, next, reach, categories }) {
  return [
    h(
      "section",
      { "aria-labelledby": "drawer-why" },
      h("h3", { id: "drawer-why" }, own.segment < 0 ? CUSTOMER.whyNowhere : CUSTOMER.why),
      whyTold(explanation, categories).map((text) => h("p", {}, text)),
      explanation.why.length ? contributions({ why: explanation.why, base: explanation.base, own, next, categories }) : null,
      h(
        "p",
        { class: "hint" },
        CUSTOMER.howToRead,
      ),
    ),
    h(
      "section",
      { "aria-labelledby": "drawer-move" },
      h("h3", { id: "drawer-move" }, CUSTOMER.move),
      reach.before ? h("p", { class: "quiet" }, reach.before) : null,
      h("p", { class: "move" }, moveTold(explanation, categories)),
      reach.after ? h("p", { class: "quiet" }, reach.after) : null,
    ),
  ];
}
