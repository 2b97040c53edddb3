/** Why nothing can be said of what will happen, and what to do. */

import { empty } from "../../components/states.js";
import { h } from "../../dom.js";
import { whyNot } from "../../permissions.js";
import { LESSON } from "../../sentences/forecasting.js";

export function forecastLesson({ model, problem, session }, actions) {
  const { data, forecast_refused: refused } = model.value;
  const denied = whyNot(session, "upload");
  const why = refused ?? problem?.detail ?? LESSON.noPurchases;
  return [
    empty({
      title: LESSON.title(Boolean(data.purchases)),
      text: why,
      action: denied ? h("p", {}, denied) : ways(data, actions),
    }),
    h(
      "section",
      { class: "lesson", "aria-labelledby": "lesson-title" },
      h("h2", { id: "lesson-title" }, LESSON.makes),
      h(
        "ul",
        {},
        LESSON.points.map(([title, text]) => h("li", {}, h("strong", {}, title), h("span", {}, text))),
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
      LESSON.bring(Boolean(purchases)),
    ),
    h(
      "button",
      { class: "button is-quiet", type: "button", id: "retail-sample", onclick: () => useSample("retail") },
      LESSON.sample,
    ),
  );
