import { h } from "../dom.js";
import { duration, percent } from "../format.js";

const STAGES = {
  queued: "Waiting to start",
  reading: "Reading the table",
  cleaning: "Cleaning the table",
  preparing: "Preparing the features",
  selecting: "Trying numbers of segments",
  fitting: "Learning the segments",
  profiling: "Describing each segment",
  saving: "Keeping the model",
};

/** Too early a guess jumps about. */
const FIRST_GUESS_SECONDS = 2;
const FIRST_GUESS_FRACTION = 0.08;

/** How a training goes: the stage in words, how far, how long, and a way out for those who may. */
export function trainingProgress({ job, now, onCancel }) {
  const { fraction = 0, stage, message } = job.progress ?? {};
  const elapsed = Math.max(0, (now - job.startedMs) / 1000);
  const words = message || STAGES[stage] || stage;
  return h(
    "section",
    { class: "progress", "aria-label": "Training" },
    h(
      "div",
      { class: "progress-head" },
      h("h2", {}, "Finding segments"),
      onCancel &&
        h(
          "button",
          { class: "button", type: "button", id: "cancel", onclick: onCancel, disabled: !job.job_id },
          "Cancel",
        ),
    ),
    h(
      "div",
      {
        class: "bar",
        role: "progressbar",
        "aria-label": "Training",
        "aria-valuemin": "0",
        "aria-valuemax": "100",
        "aria-valuenow": String(Math.round(fraction * 100)),
        "aria-valuetext": `${percent(fraction)}, ${words}`,
      },
      h("div", { class: "bar-fill", style: { "--fraction": fraction } }),
    ),
    h(
      "div",
      { class: "progress-foot" },
      h("p", { class: "progress-stage" }, words),
      h("p", { class: "quiet tabular" }, `${duration(elapsed)} so far`, timeLeft(elapsed, fraction)),
    ),
  );
}

function timeLeft(elapsed, fraction) {
  if (elapsed < FIRST_GUESS_SECONDS || fraction < FIRST_GUESS_FRACTION || fraction >= 1) return "";
  return `, about ${duration(Math.max(1, (elapsed * (1 - fraction)) / fraction))} left`;
}
