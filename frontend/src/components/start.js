import { h } from "../dom.js";
import { plural } from "../format.js";
import { isUsable, isUsed } from "./columns.js";
import { icon } from "./icons.js";
import { trainingOptions } from "./options.js";

/** The one primary button of the screen, and what can be chosen before it is pressed. */
export function startPanel({ columns, options, hasOpenOptions, onTrain, onToggleOptions, onOption }) {
  const used = columns.filter((column) => isUsed(column, options.exclude, options.id_column));
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
          disabled: used.length === 0,
          onclick: onTrain,
        },
        "Find segments",
      ),
      h(
        "p",
        { class: "quiet" },
        used.length ? `${plural(used.length, "column")} will shape them` : whatIsMissing(columns),
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
    hasOpenOptions ? trainingOptions({ options, columns, onChange: onOption }) : null,
  );
}

const whatIsMissing = (columns) =>
  columns.some(isUsable)
    ? "Tick at least one column below"
    : "No column tells the customers apart: there are no numbers or categories that vary";
