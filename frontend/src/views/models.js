import { managingActions } from "../actions/managing.js";
import { forecastActions } from "../actions/forecasts.js";
import { modelTable } from "../components/modeltable.js";
import { empty } from "../components/states.js";
import { h } from "../dom.js";
import { plural } from "../format.js";
import { may, whyNot } from "../permissions.js";
import { drawDrift } from "./drift.js";
import { drawMigration } from "./migration.js";
import { drawMoves } from "./moves.js";
import { whenFetched } from "./model.js";
import { drawTrend } from "./trend.js";

export const modelsView = {
  brings: [managingActions, forecastActions],
  parts: [
    {
      select: ({ model, models, managing, session }) => [model.status, models, managing, session],
      draw: drawList,
    },
    {
      select: ({ model, models, migration, route: { params } }) => [
        model.value,
        models.value,
        migration,
        params.from,
        params.to,
      ],
      draw: (state, actions) => (state.models.value ? drawMigration(state, actions) : null),
    },
    {
      select: ({ model, models, migration, moved, route: { params } }) => [
        model.value,
        models.value,
        migration,
        moved,
        ...["from", "to", "from_segment", "to_segment", "page"].map((name) => params[name]),
      ],
      draw: (state, actions) => (isCompared(state, actions) ? drawMoves(state, actions) : null),
    },
    {
      select: ({ model, models, trend }) => [model.value, models.value, trend],
      draw: (state, actions) => (state.model.value && state.models.value ? drawTrend(state, actions) : null),
    },
    {
      select: ({ model, drift }) => [model, drift],
      draw: (state, actions) => (state.model.value ? drawDrift(state, actions) : null),
    },
  ],
};

const isCompared = ({ models, migration }, { comparedNow }) => {
  const pair = models.value && comparedNow();
  return Boolean(pair?.from && pair.to && migration.value?.n_customers);
};

function drawList(state, actions) {
  const refused = whyNot(state.session, "activate") ?? whyNot(state.session, "deleteModel");
  return [
    h("h1", { tabindex: "-1", id: "models-title" }, "Models"),
    h(
      "p",
      { class: "lead" },
      "Every training is kept as a model of its own. One of them is in use: it is what you see on the other screens, and it places new customers.",
    ),
    refused ? h("p", { class: "quiet refused" }, refused) : null,
    whenFetched("models", drawModels, [240])(state, actions),
  ];
}

function drawModels({ models: { value }, managing, session }, actions) {
  const { models } = value;
  if (!models.length)
    return empty({
      title: "There are no models yet",
      text: "The first training makes one.",
      action: h("a", { class: "button is-primary is-large", href: "#/data" }, "Bring your customers"),
    });
  return [
    h("p", { class: "visually-hidden", role: "status" }, plural(models.length, "model")),
    modelTable({
      models,
      managing,
      mayUse: may(session, "activate"),
      mayDelete: may(session, "deleteModel"),
      actions,
    }),
  ];
}
