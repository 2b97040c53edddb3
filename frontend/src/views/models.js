import { managingActions, previousModel } from "../actions/managing.js";
import { comparingActions, MOST_COMPARED } from "../actions/comparing.js";
import { deletingActions, modelsLeft } from "../actions/deleting.js";
import { forecastActions } from "../actions/forecasts.js";
import { icon } from "../components/icons.js";
import { modelTable } from "../components/modeltable.js";
import { noteList } from "../components/notes.js";
import { empty } from "../components/states.js";
import { userText } from "../components/text.js";
import { h } from "../dom.js";
import { dateTime } from "../format.js";
import { may, whyNot } from "../permissions.js";
import { MODELS, SIDE_BY_SIDE } from "../sentences/models.js";
import { drawComparison } from "./modelscores.js";
import { drawDrift } from "./drift.js";
import { drawDriftDays } from "./driftdays.js";
import { drawMigration } from "./migration.js";
import { drawMoves } from "./moves.js";
import { whenFetched } from "./model.js";
import { drawTrend } from "./trend.js";

export const modelsView = {
  brings: [managingActions, deletingActions, comparingActions, forecastActions],
  parts: [
    {
      select: ({ model, models, deleting, managing, session, route: { params } }) => [
        model.status,
        models,
        deleting,
        managing,
        session,
        params.compare,
      ],
      draw: drawList,
    },
    {
      select: ({ model, models, deleting, compared, route: { params } }) => [
        model.value?.data?.purchases,
        models.value,
        deleting,
        compared,
        params.compare,
      ],
      draw: (state, actions) => (actions.chosenNow().length > 1 ? drawComparison(state, actions) : null),
    },
    {
      select: ({ model, models, deleting, migration, route: { params } }) => [
        model.value,
        models.value,
        deleting,
        migration,
        params.from,
        params.to,
      ],
      draw: (state, actions) => (state.models.value ? drawMigration(state, actions) : null),
    },
    {
      select: ({ model, models, deleting, migration, moved, route: { params } }) => [
        model.value,
        models.value,
        deleting,
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
    {
      select: ({ model, drift, driftHistory }) => [model.value, drift.value, driftHistory],
      draw: (state, actions) => (state.model.value ? drawDriftDays(state, actions) : null),
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
    h("h1", { tabindex: "-1", id: "models-title" }, MODELS.title),
    h("p", { class: "lead" }, MODELS.lead),
    refused ? h("p", { class: "quiet refused" }, refused) : null,
    state.managing?.told ? noteList([state.managing.told], MODELS.goneTitle) : null,
    whenFetched("models", drawModels, [240])(state, actions),
  ];
}

function drawModels(state, actions) {
  const models = modelsLeft(state);
  if (!models.length) {
    const { title, text, action } = MODELS.none;
    return empty({ title, text, action: h("a", { class: "button is-primary is-large", href: "#/data" }, action) });
  }
  const chosen = actions.chosenNow();
  return [
    h(
      "div",
      { class: "table-line model-line-above" },
      h("p", { class: "tabular", role: "status" }, MODELS.counted(models.length)),
      rollBack(state, actions),
    ),
    modelTable({
      models,
      managing: state.managing,
      chosen,
      canChoose: chosen.length < MOST_COMPARED,
      mayUse: may(state.session, "activate"),
      mayDelete: may(state.session, "deleteModel"),
      actions,
    }),
    models.length > 1 ? choosing(chosen, actions) : null,
  ];
}

/** One step to the model that was in use before: the way back when a new one turns out to be worse. */
function rollBack(state, actions) {
  const previous = may(state.session, "activate") ? previousModel(state) : null;
  if (!previous) return null;
  const disabled = Boolean(state.managing?.isBusy);
  const isTwin = modelsLeft(state).filter((one) => one.name === previous.name).length > 1;
  return h(
    "button",
    { type: "button", class: "button is-small", id: "roll-back", disabled, onclick: () => actions.rollBack(previous) },
    icon("back"),
    h(
      "span",
      {},
      MODELS.rollBack,
      "“",
      userText(previous.name, { length: 40 }),
      "”",
      isTwin ? MODELS.trainedAt(dateTime(previous.created_at)) : null,
    ),
  );
}

/** What ticking is good for, and how to get to what it shows. */
function choosing(chosen, { clearCompared }) {
  if (chosen.length < 2) return h("p", { class: "quiet choosing" }, chosen.length ? SIDE_BY_SIDE.oneMore : SIDE_BY_SIDE.hint);
  const show = () => {
    const title = document.getElementById("comparison-title");
    title?.scrollIntoView({ block: "start" });
    title?.focus({ preventScroll: true });
  };
  const clear = () => {
    document.getElementById("models-title")?.focus({ preventScroll: true });
    clearCompared();
  };
  return h(
    "div",
    { class: "choosing actions" },
    h("p", { class: "quiet", role: "status" }, SIDE_BY_SIDE.chosen(chosen.length), chosen.length < MOST_COMPARED ? null : ` ${SIDE_BY_SIDE.most(MOST_COMPARED)}`),
    h("button", { type: "button", class: "button is-small", id: "show-comparison", onclick: show }, SIDE_BY_SIDE.show),
    h("button", { type: "button", class: "button is-small is-quiet", id: "clear-comparison", onclick: clear }, SIDE_BY_SIDE.clear),
  );
}
