/** Why nothing can be said of what will happen, and what to do. */

import { empty } from "../../components/states.js";
import { h } from "../../dom.js";
import { whyNot } from "../../permissions.js";

const NO_PURCHASES =
  "This model knows its customers from a table with one row each. What they will do can be told from when they bought.";

export function forecastLesson({ model, problem, session }, actions) {
  const { data, forecast_refused: refused } = model.value;
  const denied = whyNot(session, "upload");
  const why = refused ?? problem?.detail ?? NO_PURCHASES;
  return [
    empty({
      title: data.purchases ? "No forecast for these customers" : "A forecast needs purchases",
      text: why,
      action: denied ? h("p", {}, denied) : ways(data, actions),
    }),
    h(
      "section",
      { class: "lesson", "aria-labelledby": "lesson-title" },
      h("h2", { id: "lesson-title" }, "What makes a forecast"),
      h(
        "ul",
        {},
        point("A row per purchase", "Or per line of an invoice: who bought, when, and for how much. Customers are made of it for you."),
        point("A good stretch of time", "Half a year or more, so that a part of it can be kept back to try the forecast on."),
        point("Customers who came again", "Where nobody bought twice, nothing says who will."),
        point("Refunds may stay in", "They are found, and taken away with the purchase that they belong to."),
      ),
    ),
  ];
}

const ways = ({ purchases }, { useSample }) =>
  h(
    "div",
    { class: "actions" },
    h(
      "a",
      { class: "button is-primary is-large", href: "#/data" },
      purchases ? "Bring more purchases" : "Bring purchases",
    ),
    h(
      "button",
      { class: "button is-quiet", type: "button", id: "retail-sample", onclick: () => useSample("retail") },
      "Try made-up purchases",
    ),
  );

const point = (title, text) => h("li", {}, h("strong", {}, title), h("span", {}, text));
