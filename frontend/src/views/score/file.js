/** A file of customers: brought, placed, and given back with its verdict. */

import { choiceOf } from "../../components/choice.js";
import { icon } from "../../components/icons.js";
import { problemNotice, skeleton } from "../../components/states.js";
import { term, userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { fieldsOf } from "../../scoring/fields.js";
import { nPlaced } from "../../scoring/files.js";
import { columnsNeeded, FILE, sizeTold } from "../../sentences/scorefile.js";
import { summary } from "./summary.js";

const ACCEPTED = ".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx,.parquet,.arrow,.gz,.zip";

export function drawFile(state, actions) {
  const { scoreFile: now, scoreChoices: choices, model } = state;
  const { purchases } = model.value.data;
  const names = fieldsOf(model.value).map(({ name }) => name);
  return h(
    "section",
    { class: "score-file", "aria-labelledby": "score-file-title" },
    h("h2", { id: "score-file-title" }, FILE.title),
    h("p", { class: "quiet" }, FILE.lead),
    h("p", { class: "hint" }, columnsNeeded(names, purchases)),
    now ? fileLine(now, actions) : chooser(actions),
    choicesOf(choices, actions),
    now ? outcome(now, state, actions) : null,
  );
}

const inputOf = ({ scoreFile }) =>
  h("input", {
    type: "file",
    id: "score-file",
    class: "visually-hidden",
    accept: ACCEPTED,
    onchange: ({ target }) => target.files[0] && scoreFile(target.files[0]),
  });

/** A file that is dropped is taken by the whole window. */
const chooser = (actions) =>
  h(
    "label",
    { class: "dropzone score-drop", for: "score-file" },
    inputOf(actions),
    icon("upload", "dropzone-icon"),
    h("span", { class: "dropzone-title" }, FILE.drop),
    h("span", { class: "dropzone-choose" }, `${FILE.or} `, h("span", { class: "button is-primary" }, FILE.choose)),
    h("span", { class: "dropzone-formats" }, FILE.formats),
  );

const isBusy = ({ stage }) => ["comparing", "writing"].includes(stage);

function fileLine(now, actions) {
  const { file } = now;
  return h(
    "div",
    { class: "score-file-line" },
    h("p", { class: "score-file-name" }, userText(file.name, { length: 60 }), h("span", { class: "quiet" }, sizeTold(file.size))),
    isBusy(now)
      ? h("button", { type: "button", class: "button is-small", id: "cancel-scoring", onclick: actions.cancelScoring }, FILE.cancel)
      : h("label", { class: "button is-small score-other", for: "score-file" }, inputOf(actions), FILE.another),
  );
}

function choicesOf(choices, { chooseForFile }) {
  return h(
    "div",
    { class: "score-choices" },
    h(
      "div",
      { class: "score-choice" },
      h("span", { class: "score-choice-name", "aria-hidden": "true" }, FILE.cells),
      choiceOf({
        id: "on-error",
        label: FILE.cells,
        value: choices.on_error,
        options: [
          ["impute", FILE.impute],
          ["skip", FILE.skip],
        ],
        onChoose: (onError) => chooseForFile({ on_error: onError }),
      }),
    ),
    h(
      "label",
      { class: "score-count", for: "count-them" },
      h("input", {
        type: "checkbox",
        id: "count-them",
        role: "switch",
        checked: choices.count,
        onchange: ({ target }) => chooseForFile({ count: target.checked }),
      }),
      term(FILE.count, FILE.countDefinition),
    ),
  );
}

/** What was chosen since, or another model: what is shown is of before. */
function oldness({ choices, stage, modelId }, { scoreChoices: chosen, model }) {
  if (stage !== "done" && stage !== "cancelled" && stage !== "failed") return null;
  if (modelId !== model.value.model_id) return FILE.otherModel;
  const isSame = choices.on_error === chosen.on_error && !chosen.count;
  return isSame ? null : FILE.changed;
}

function outcome(now, state, actions) {
  const old = oldness(now, state);
  return [
    now.stage === "cancelled" ? h("p", { class: "notice", role: "status" }, cancelledTold(now)) : null,
    now.stage === "failed" ? failure(now, actions) : null,
    old || now.stage === "cancelled" ? againLine(now.stage === "cancelled" ? null : old, actions) : null,
    now.stage === "comparing" ? waiting(FILE.comparing, [40, 160, 120]) : null,
    // The numbers of one model would stand under the names of another.
    now.told && old !== FILE.otherModel
      ? [download(now, actions), summary(now, state.model.value, { isOld: Boolean(old) })]
      : null,
  ];
}

const cancelledTold = ({ wasCounting }) => (wasCounting ? FILE.cancelledCounting : FILE.cancelled);

const againLine = (why, { scoreAgain }) =>
  h(
    "div",
    { class: "notice score-again", role: "note" },
    h("p", {}, why),
    h("button", { type: "button", class: "button is-small", id: "score-again", onclick: scoreAgain }, FILE.again),
  );

const failure = ({ problem, told, choices }, actions) =>
  problemNotice(problem, {
    title: told ? FILE.writingFailed : FILE.failed,
    kept: told && choices.count ? FILE.keptCounting : FILE.kept,
    next: FILE.next,
    actions: [
      h("button", { type: "button", class: "button", id: "score-retry", onclick: actions.scoreAgain }, FILE.tryAgain),
    ],
  });

const waiting = (words, heights) => [h("p", { class: "quiet score-waiting", role: "status" }, `${words} …`), skeleton(heights, words)];

/** The result, as soon as it is there. */
function download({ stage, result, choices, told, isCounted }, { chooseKind }) {
  const words = FILE.download(FILE.kinds[choices.kind]);
  return h(
    "div",
    { class: "score-download" },
    result
      ? h(
          "a",
          { class: "button is-primary", id: "score-download", href: result.address, download: result.name },
          icon("download"),
          words,
        )
      : h("button", { type: "button", class: "button is-primary", disabled: true }, stage === "writing" ? `${FILE.writing} …` : words),
    choiceOf({
      id: "result-kind",
      label: FILE.resultAs,
      value: choices.kind,
      options: Object.entries(FILE.kinds),
      onChoose: chooseKind,
    }),
    h("p", { class: "hint" }, isCounted ? FILE.counted(nPlaced(told)) : FILE.notCounted, " ", FILE.twice),
  );
}
