/** The API: what a program asks for, to have what is on a screen. */

import { wanted } from "../../actions/training.js";
import { codeBlock } from "../../components/codeblock.js";
import { h } from "../../dom.js";
import { requestsOf } from "../../requests.js";
import { toCurl } from "../../requests/curl.js";
import { toPython } from "../../requests/python.js";
import { addressOf } from "../../requests/writing.js";
import { reportNow } from "../../roles/reading.js";
import { SCREEN_NAMES } from "../../sentences/screens.js";
import { API, REQUESTS, SETTINGS } from "../../sentences/settings.js";

const FIRST = "segments";
const SCREENS = Object.keys(SCREEN_NAMES).filter((name) => requestsOf(name).length);
const WRITERS = { curl: toCurl, python: toPython };
const DIGITS = 6;

const screenOf = ({ of }) => (SCREENS.includes(of) ? of : FIRST);
const languageOf = ({ as }) => (Object.hasOwn(WRITERS, as ?? "") ? as : "curl");

export const drawLanguages = ({ route: { params } }, { showSettings }) => [
  h("p", { class: "lead" }, API.lead),
  h(
    "div",
    { class: "api-choices" },
    h(
      "div",
      { class: "field" },
      h("label", { for: "api-of" }, API.of),
      h(
        "select",
        { id: "api-of", value: screenOf(params), onchange: ({ target }) => showSettings({ part: "api", of: target.value, params: null }) },
        SCREENS.map((name) => h("option", { value: name }, name === "settings" ? `${SCREEN_NAMES[name]}: ${SETTINGS.keys}` : SCREEN_NAMES[name])),
      ),
    ),
    languages(languageOf(params), showSettings),
  ),
];

const languages = (current, showSettings) =>
  h(
    "div",
    { class: "segmented", role: "group", "aria-label": API.as },
    Object.keys(WRITERS).map((name) =>
      h(
        "button",
        {
          type: "button",
          id: `as-${name}`,
          "aria-pressed": String(name === current),
          onclick: () => showSettings({ part: "api", as: name === "curl" ? null : name }),
        },
        API.languages[name],
      ),
    ),
  );

export function drawRequests(state, { announce }) {
  const { params } = state.route;
  const language = languageOf(params);
  const service = { origin: window.location.origin, isOpen: Boolean(state.session?.is_open) };
  const asked = Object.fromEntries(new URLSearchParams(params.params ?? ""));
  const requests = requestsOf(screenOf(params), screenOf(params) === params.of ? asked : {}, factsOf(state, asked));
  return [
    keyNote(service.isOpen, language),
    state.model.value ? null : h("p", { class: "quiet" }, API.noModel),
    requests.map((request) => block(request, { language, service, announce })),
    h("p", { class: "api-more" }, API.all, h("a", { href: "/docs", target: "_blank", rel: "noopener" }, API.reference), API.end),
  ];
}

const keyNote = (isOpen, language) =>
  h(
    "p",
    { class: "quiet api-note" },
    isOpen ? API.open : [API.key, h("code", {}, API.keyCommand)],
    language === "python" ? ` ${API.httpx}` : null,
  );

function block(request, { language, service, announce }) {
  const title = REQUESTS[request.name];
  const label = language === "python" ? API.inPython(title) : API.inCurl(title);
  return h(
    "section",
    { class: "request", "aria-labelledby": `request-${request.name}` },
    h(
      "div",
      { class: "request-head" },
      h("h2", { id: `request-${request.name}` }, title),
      h("code", { class: "role" }, request.method),
      request.method === "GET" ? answerLink(request, title) : null,
    ),
    codeBlock({ text: WRITERS[language](request, service), label, id: `copy-${request.name}`, announce }),
  );
}

const answerLink = (request, title) =>
  h(
    "a",
    { class: "answer-link", href: addressOf(request), target: "_blank", rel: "noopener" },
    API.answer,
    h("span", { class: "visually-hidden" }, API.newTab(title)),
  );

/** What the page knows beside the address: the model, and what was chosen of a file. */
function factsOf({ model, dataset, horizonDays, ...state }, asked) {
  const { value } = model;
  const isOfFile = Boolean(dataset.value) && dataset.value.dataset_id === asked.dataset;
  return {
    modelId: value?.model_id,
    previousId: value?.identity?.previous_model_id,
    algorithm: value?.algorithm,
    hasPurchases: Boolean(value?.data?.purchases),
    record: value ? recordOf(value) : null,
    horizonDays,
    fileName: isOfFile ? fileNameOf(dataset.value) : null,
    options: isOfFile ? wanted(state.options, reportNow({ ...state, dataset })) : {},
  };
}

/** A dataset is called as its file was, without the ending. */
const fileNameOf = ({ name, format }) => (format?.kind ? `${name}.${format.kind}` : name);

/** A customer to try the model with: the average one of the largest segment. */
function recordOf({ segments }) {
  const largest = segments.reduce((one, other) => (other.size > one.size ? other : one), segments[0]);
  const typical = ({ mean, categories }) => (mean == null ? categories?.[0]?.value : Number(mean.toPrecision(DIGITS)));
  return Object.fromEntries((largest?.profile ?? []).map((one) => [one.feature, typical(one) ?? null]));
}
