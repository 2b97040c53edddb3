import { dataActions } from "../actions/data.js";
import { trainingActions } from "../actions/training.js";
import { columnTable } from "../components/columns.js";
import { preview } from "../components/preview.js";
import { trainingProgress } from "../components/progress.js";
import { startPanel } from "../components/start.js";
import { problemNotice } from "../components/states.js";
import { userText } from "../components/text.js";
import { findings } from "../components/warnings.js";
import { h } from "../dom.js";
import { may, whyNot } from "../permissions.js";
import { arePurchases } from "../roles/purchases.js";
import { reportNow } from "../roles/reading.js";
import { purchaseFigures, readingRefused } from "../sentences/purchases.js";
import { placesOf } from "../sentences/rows.js";
import { bringing } from "./data/bringing.js";
import { madeOf, purchasesFound, rowsChoice } from "./data/purchases.js";
import { detected, figures } from "./dataset.js";

export const dataView = {
  brings: [dataActions, trainingActions],
  parts: [
    {
      select: ({ dataset, reading, options, session }) => [
        dataset,
        reading,
        options.id_column,
        options.rows,
        session,
      ],
      draw: drawHead,
    },
    {
      select: ({ job, jobProblem, now, options, hasOpenOptions, dataset, reading, session }) => [
        job,
        jobProblem,
        now,
        options,
        hasOpenOptions,
        dataset,
        reading,
        session,
      ],
      draw: drawAction,
    },
    { select: (state) => [state.dataset, state.reading, state.options, isTraining(state)], draw: drawReport },
  ],
};

const isTraining = ({ job }) => Boolean(job) && !["succeeded", "cancelled", "failed"].includes(job.status);

function drawHead(state, actions) {
  return state.dataset.status === "ready" ? reportHead(state, actions) : bringing(state, actions);
}

function reportHead(state, actions) {
  const { options } = state;
  const report = reportNow(state);
  return [
    h(
      "div",
      { class: "title-line" },
      h("h1", { tabindex: "-1" }, "Found in “", userText(report.name, { length: 60 }), "”"),
      may(state.session, "upload") &&
        h(
          "button",
          { class: "button", type: "button", id: "other-file", onclick: actions.forgetDataset },
          "Choose another file",
        ),
    ),
    h("p", { class: "lead" }, detected(report)),
    h(
      "dl",
      { class: `figures ${staleness(state)}` },
      figuresOf(report, options).map(([name, value, isBad, note]) =>
        h(
          "div",
          { class: isBad ? "is-notable" : "" },
          h("dt", {}, name, note ? h("span", { class: "figure-note" }, note) : null),
          h("dd", {}, value),
        ),
      ),
    ),
    findings(notesOf(report), { isActionable: true, places: placesOf(report) }),
  ];
}

/** What is asked anew is of the choice before. */
const staleness = ({ reading }) => (reading.status === "loading" ? "is-stale" : "");

/** That the rows are purchases has a heading of its own here. */
const notesOf = ({ warnings }) => warnings.filter(({ code }) => code !== "purchases_found");

/** Lines of purchases are counted by what becomes of them. */
const figuresOf = (report, options) =>
  report.purchases && arePurchases(report, options) ? purchaseFigures(report.purchases) : figures(report, options);

function drawAction(state, actions) {
  const { dataset, job, jobProblem, now, session } = state;
  if (dataset.status !== "ready") return null;
  if (isTraining(state) || job?.status === "succeeded")
    return trainingProgress({ job, now, onCancel: may(session, "cancel") ? actions.cancel : null });
  const problem = jobProblem ?? (job?.status === "failed" ? job.error : null);
  return [
    problem
      ? problemNotice(problem, {
          title: "No segments were found",
          kept: "Your file is still here, and so is the model you had.",
          next: "Change the columns or the options below, then try again.",
        })
      : null,
    job?.status === "cancelled"
      ? h(
          "p",
          { class: "notice", role: "note" },
          "Cancelled. Nothing was changed, and your file is still here.",
        )
      : null,
    startPanel({
      report: reportNow(state),
      denied: whyNot(session, "train"),
      refused: refusedIn(state),
      options: state.options,
      hasOpenOptions: state.hasOpenOptions,
      onTrain: actions.train,
      onToggleOptions: actions.toggleOptions,
      onOption: actions.setOption,
    }),
  ];
}

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
    h("section", {}, h("h2", {}, "First rows"), preview(rows, columns, placesOf(dataset.value))),
  ];
}

function columnsFound({ report, options, isLocked, actions }) {
  return h(
    "section",
    {},
    h("h2", {}, "Columns"),
    rowsChoice({ report, options, isLocked, actions }),
    h(
      "p",
      { class: "quiet" },
      isLocked
        ? "What is ticked shapes the segments."
        : "Untick what should not shape the segments. Where a column can be read in another way, choose its role.",
    ),
    columnTable(report.columns, {
      nRows: report.n_rows,
      options,
      isLocked,
      onToggle: actions.toggleColumn,
      onRole: actions.setRole,
    }),
  );
}
