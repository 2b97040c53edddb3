/** The Data screen without a file: places to bring one, the tables there are, and how a file should look. */

import { dropzone } from "../../components/dropzone.js";
import { icon } from "../../components/icons.js";
import { empty, problemNotice, skeleton } from "../../components/states.js";
import { h } from "../../dom.js";
import { whyNot } from "../../permissions.js";
import { BRINGING, PASTING, SAMPLES, TABLES } from "../../sentences/bringing.js";
import { remedy } from "../../sentences/dataset.js";
import { RETRY } from "../../sentences/training.js";

export function bringing({ dataset, model, session, pasting, route }, actions) {
  const isBusy = dataset.status === "loading";
  const { dataset: named } = route.params;
  if (isBusy && named) return [h("h1", { tabindex: "-1" }, TABLES.opening), skeleton([24, 64, 160, 320], TABLES.opening)];
  const denied = whyNot(session, "upload");
  return [
    h("h1", { tabindex: "-1" }, BRINGING.title),
    h("p", { class: "lead" }, BRINGING.lead),
    dataset.status === "failed" ? fileProblem({ dataset, model, named }, actions) : null,
    denied ? notBrought(denied) : ways({ isBusy, pasting }, actions),
    isBusy ? skeleton([24, 160], BRINGING.isReading) : null,
  ];
}

const ways = ({ isBusy, pasting }, actions) =>
  h(
    "div",
    { class: "ways" },
    dropzone({ onFile: actions.uploadFile, isBusy }),
    h("div", { class: "ways-side" }, pasteBox({ isBusy, pasting }, actions), samples(isBusy, actions)),
  );

function pasteBox({ isBusy, pasting }, actions) {
  return h(
    "section",
    { class: "way", "aria-labelledby": "paste-title" },
    h("h2", { id: "paste-title" }, icon("grid"), PASTING.title),
    pasting ? pasteField(pasting, actions) : pasteOffer(isBusy, actions),
  );
}

const pasteOffer = (isBusy, { openPasting }) => [
  h("p", { class: "quiet" }, PASTING.text),
  h(
    "button",
    {
      class: "button is-small",
      type: "button",
      id: "open-paste",
      disabled: isBusy,
      onclick() {
        openPasting();
        focusOn("paste-text");
      },
    },
    PASTING.open,
  ),
];

function pasteField({ problem, text = "" }, { closePasting, takePasted, takeTyped }) {
  const field = h("textarea", {
    id: "paste-text",
    rows: "4",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": "paste-hint",
    value: text,
    onpaste: (event) => takePasted(event.clipboardData) && event.preventDefault(),
    // What was no table stands in the box then, with the reason.
    oninput: ({ inputType }) => inputType === "insertFromPaste" && takeTyped(field.value),
  });
  const close = () => {
    closePasting();
    focusOn("open-paste");
  };
  return h(
    "form",
    {
      class: "paste-form",
      onsubmit(event) {
        event.preventDefault();
        takeTyped(field.value);
      },
      onkeydown: (event) => event.key === "Escape" && close(),
    },
    h("label", { for: "paste-text" }, PASTING.label),
    field,
    h("p", { class: "hint", id: "paste-hint" }, PASTING.hint),
    problem ? refusal(problem) : null,
    h(
      "div",
      { class: "actions" },
      h("button", { class: "button is-small is-primary", type: "submit", id: "read-paste" }, PASTING.read),
      h("button", { class: "button is-small is-quiet", type: "button", id: "close-paste", onclick: close }, PASTING.close),
    ),
  );
}

function refusal(problem) {
  const [title, detail] = PASTING.told(problem);
  return h("p", { class: "paste-problem", role: "alert" }, h("strong", {}, title), " ", detail);
}

const focusOn = (id) => document.getElementById(id)?.focus();

function samples(isBusy, { useSample }) {
  const sample = (id, words, kind) =>
    h("button", { class: "button is-small", type: "button", id, onclick: () => useSample(kind), disabled: isBusy }, words);
  return h(
    "section",
    { class: "way", "aria-labelledby": "samples-title" },
    h("h2", { id: "samples-title" }, icon("flask"), SAMPLES.title),
    h("p", { class: "quiet" }, SAMPLES.text),
    h(
      "div",
      { class: "actions" },
      sample("use-sample", SAMPLES.customers, "wholesale"),
      sample("use-retail-sample", SAMPLES.purchases, "retail"),
    ),
  );
}

const notBrought = (denied) =>
  empty({
    title: BRINGING.denied,
    text: BRINGING.askForAnother(denied),
    action: h("a", { class: "button is-primary is-large", href: "#/segments" }, BRINGING.seeSegments),
  });

function fileProblem({ dataset: { problem, question }, model, named }, { openAgain }) {
  const isNamed = named === question;
  const title = isNamed ? BRINGING.notOpened : BRINGING.notUsed(question);
  const again = h("button", { class: "button", type: "button", id: "open-again", onclick: openAgain }, RETRY);
  return problemNotice(problem, {
    title: problem.status === 404 ? BRINGING.notKept : title,
    kept: model.value ? BRINGING.keptModel : BRINGING.kept,
    next: isNamed ? BRINGING.bringAgain : remedy(problem.status),
    actions: isNamed && problem.status !== 404 ? [again] : [],
  });
}
