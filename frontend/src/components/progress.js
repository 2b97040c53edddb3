import { h } from "../dom.js";
import { stagesNow } from "../roles/stages.js";
import { PROGRESS, stageWord } from "../sentences/training.js";
import { icon } from "./icons.js";

/** Too early a guess jumps about. */
const FIRST_GUESS_SECONDS = 2;
const FIRST_GUESS_FRACTION = 0.08;

/** How a training goes: its stages, how far, how long, and a way out for those who may. */
export function trainingProgress({ job, now, stages, onCancel }) {
  const { fraction = 0, stage, message } = job.progress ?? {};
  const elapsed = Math.max(0, (now - job.startedMs) / 1000);
  const words = message || stageWord(stage);
  return h(
    "section",
    { class: "progress", "aria-label": PROGRESS.label },
    h(
      "div",
      { class: "progress-head" },
      h("h2", {}, PROGRESS.title),
      onCancel &&
        h(
          "button",
          {
            class: "button",
            type: "button",
            id: "cancel",
            onclick: onCancel,
            disabled: !job.job_id || job.isCancelling,
          },
          PROGRESS.cancel,
        ),
    ),
    bar(fraction, words),
    h(
      "div",
      { class: "progress-foot" },
      h("p", { class: "progress-stage" }, words),
      h("p", { class: "quiet tabular" }, timesOf(elapsed, fraction).join(", ")),
    ),
    stageList(stagesNow(stages, stage)),
    h("p", { class: "hint" }, PROGRESS.mayLeave),
  );
}

const bar = (fraction, words) =>
  h(
    "div",
    {
      class: "bar",
      role: "progressbar",
      "aria-label": PROGRESS.label,
      "aria-valuemin": "0",
      "aria-valuemax": "100",
      "aria-valuenow": String(Math.round(fraction * 100)),
      "aria-valuetext": PROGRESS.value(fraction, words),
    },
    h("div", { class: "bar-fill", style: { "--fraction": fraction } }),
  );

const stageList = (stages) =>
  h(
    "ol",
    { class: "training-stages", "aria-label": PROGRESS.stages },
    stages.map(({ stage, state }) =>
      h(
        "li",
        { class: `stage is-${state}`, "aria-current": state === "running" ? "step" : null },
        h("span", { class: "stage-mark" }, state === "done" ? icon("check") : null),
        h("span", {}, stageWord(stage)),
        state === "done" ? h("span", { class: "visually-hidden" }, PROGRESS.done) : null,
      ),
    ),
  );

function timesOf(elapsed, fraction) {
  const isEarly = elapsed < FIRST_GUESS_SECONDS || fraction < FIRST_GUESS_FRACTION || fraction >= 1;
  const left = isEarly ? [] : [PROGRESS.left(Math.max(1, (elapsed * (1 - fraction)) / fraction))];
  return [PROGRESS.soFar(elapsed), ...left];
}
