import { h } from "../dom.js";
import { plural } from "../format.js";
import { isAsFound, isUsable, isUsed } from "../roles.js";
import { whyNotYet } from "../sentences.js";
import { icon } from "./icons.js";
import { trainingOptions } from "./options.js";

/** The one primary button of the screen, and what can be chosen before it is pressed. */
export function startPanel({ report, options, hasOpenOptions, onTrain, onToggleOptions, onOption }) {
  const { columns } = report;
  const nUsed = columns.filter((column) => isUsed(column, options)).length;
  const nUsable = columns.filter((column) => isUsable(column, { nRows: report.n_rows, options })).length;
  const why = whyNotYet(report, { nUsed, nUsable, isAsFound: isAsFound(options) });
  return h(
    "section",
    { class: "start", "aria-label": "Start" },
    h(
      "div",
      { class: "start-line" },
      h(
        "button",
        {
          class: "button is-primary is-large",
          type: "button",
          id: "train",
          disabled: why !== null,
          "aria-describedby": "train-why",
          onclick: onTrain,
        },
        "Find segments",
      ),
      h(
        "p",
        { class: why ? "start-why" : "quiet", id: "train-why" },
        why ?? `${plural(nUsed, "column")} will shape them`,
      ),
      h(
        "button",
        {
          class: "button is-quiet",
          type: "button",
          id: "more-options",
          "aria-expanded": String(hasOpenOptions),
          "aria-controls": "options",
          onclick: onToggleOptions,
        },
        hasOpenOptions ? "Fewer options" : "More options",
        icon("chevron"),
      ),
    ),
    hasOpenOptions ? trainingOptions({ options, report, onChange: onOption }) : null,
  );
}
