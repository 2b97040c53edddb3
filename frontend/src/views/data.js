import { chosenOf } from "../actions/choices.js";
import { dataActions } from "../actions/data.js";
import { pastingActions } from "../actions/pasting.js";
import { tablesActions } from "../actions/tables.js";
import { trainingActions } from "../actions/training.js";
import { columnTable } from "../components/columns.js";
import { preview } from "../components/preview.js";
import { trainingProgress } from "../components/progress.js";
import { startPanel } from "../components/start.js";
import { problemNotice } from "../components/states.js";
import { h } from "../dom.js";
import { may, whyNot } from "../permissions.js";
import { arePurchases } from "../roles/purchases.js";
import { reportNow } from "../roles/reading.js";
import { stagesOf } from "../roles/stages.js";
import { COLUMNS } from "../sentences/columns.js";
import { REPORT } from "../sentences/dataset.js";
import { readingRefused } from "../sentences/purchases.js";
import { placesOf } from "../sentences/rows.js";
import { refusedTold, TRAINED, whatNext } from "../sentences/training.js";
import { bringing } from "./data/bringing.js";
import { reportHead, staleness } from "./data/found.js";
import { madeOf, purchasesFound, rowsChoice } from "./data/purchases.js";
import { keptTables } from "./data/tables.js";

export const dataView = {
  brings: [dataActions, trainingActions, tablesActions, pastingActions],
  parts: [
    {
      select: (state) => [
        state.dataset,
        state.reading,
        state.options.id_column,
        state.options.rows,
        state.session,
        state.pasting,
        state.route.params.dataset,
        isTraining(state),
      ],
      draw: drawHead,
    },
    {
      select: ({ dataset, datasets, hiddenTables, tableProblem, session, route }) => [
        dataset.status,
        datasets,
        hiddenTables,
        tableProblem,
        session,
        route.params.tables,
      ],
      draw: keptTables,
    },
    {
      select: ({ job, jobProblem, now, options, dataset, reading, session, route }) => [
        job,
        jobProblem,
        now,
        options,
        dataset,
        reading,
        session,
        route.params.more,
      ],
      draw: drawAction,
    },
    { select: (state) => [state.dataset, state.reading, state.options, isTraining(state)], draw: drawReport },
  ],
};

const isTraining = ({ job }) => Boolean(job) && !["succeeded", "cancelled", "failed"].includes(job.status);

function drawHead(state, actions) {
  if (state.dataset.status !== "ready") return bringing(state, actions);
  return reportHead(state, { ...actions, isTraining: isTraining(state) });
}

function drawAction(state, actions) {
  const { dataset, job, now, session, options } = state;
  if (dataset.status !== "ready") return null;
  if (isTraining(state) || job?.status === "succeeded") {
    const stages = stagesOf(options, { isOfPurchases: arePurchases(dataset.value, options) });
    return trainingProgress({ job, now, stages, onCancel: may(session, "cancel") ? actions.cancel : null });
  }
  return [
    ending(state),
    startPanel({
      report: reportNow(state),
      denied: whyNot(session, "train"),
      refused: refusedIn(state),
      options,
      nChosen: Object.keys(chosenOf(options)).length,
      hasOpenOptions: Boolean(state.route.params.more),
      onTrain: actions.train,
      onToggleOptions: actions.toggleOptions,
      onOption: actions.setOption,
      onReset: actions.resetOptions,
    }),
  ];
}

/** How the last training ended, if not with a model. */
function ending({ job, jobProblem }) {
  const problem = jobProblem ?? (job?.status === "failed" ? job.error : null);
  if (problem) return failure(problem);
  return job?.status === "cancelled" ? h("p", { class: "notice", role: "note" }, TRAINED.cancelled) : null;
}

const failure = (problem) =>
  problemNotice(problem, {
    title: TRAINED.failed,
    detail: refusedTold(problem),
    kept: TRAINED.kept,
    next: whatNext(problem),
  });

/** Why the file cannot be read as a person chose. */
const refusedIn = ({ reading: { status, problem } }) => (status === "failed" ? readingRefused(problem.detail) : null);

function drawReport(state, actions) {
  const { dataset, options } = state;
  if (dataset.status !== "ready") return null;
  const { columns, preview: rows } = dataset.value;
  const page = {
    report: reportNow(state),
    refused: refusedIn(state),
    staleness: staleness(state),
    options,
    isLocked: isTraining(state),
    actions,
  };
  return [
    ...(arePurchases(dataset.value, options) ? [purchasesFound(page), madeOf(page)] : [columnsFound(page)]),
    h("section", {}, h("h2", {}, REPORT.firstRows), preview(rows, columns, placesOf(dataset.value))),
  ];
}

/** Of so many columns nobody ticks each. */
const MANY = 10;

function tickAll({ toggleAllColumns }) {
  const button = (id, words, isIn) =>
    h("button", { class: "button is-small", type: "button", id, onclick: () => toggleAllColumns(isIn) }, words);
  return h("div", { class: "actions tick-all" }, button("tick-all", COLUMNS.all, true), button("tick-none", COLUMNS.none, false));
}

function columnsFound({ report, options, isLocked, actions }) {
  return h(
    "section",
    {},
    h("h2", {}, REPORT.columns),
    rowsChoice({ report, options, isLocked, actions }),
    h("p", { class: "quiet" }, isLocked ? REPORT.isTicked : REPORT.howToChoose),
    report.columns.length >= MANY && !isLocked ? tickAll(actions) : null,
    columnTable(report.columns, {
      nRows: report.n_rows,
      options,
      isLocked,
      onToggle: actions.toggleColumn,
      onRole: actions.setRole,
    }),
  );
}
