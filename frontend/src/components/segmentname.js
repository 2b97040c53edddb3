/** The name of a segment, and the way to give it another one. */

import { h } from "../dom.js";
import { CARD, NAMING } from "../sentences/segments.js";
import { refusalTold } from "../sentences/refusals.js";
import { glyph } from "./glyph.js";
import { icon } from "./icons.js";
import { userText } from "./text.js";

const headingOf = (segment) => `segment-${segment.segment}`;
/** The pencil and the field have one id, so that the focus goes from one to the other and back. */
const controlOf = (segment) => `rename-${segment.segment}`;
const hasOther = ({ name, suggested_name: suggested }) => Boolean(suggested) && suggested !== name;

/**
 * @param {Object} segment
 * @param {{renaming: Object | null, isNew: boolean, mayRename: boolean, actions: Object}} page
 * `renaming` of this segment, if it is
 */
export function segmentName(segment, { renaming, isNew, mayRename, actions }) {
  return [
    h(
      "header",
      { class: "card-head" },
      glyph(segment),
      userText(segment.name, {
        tag: "h3",
        length: 80,
        id: headingOf(segment),
        class: renaming ? "visually-hidden" : null,
      }),
      renaming ? nameForm(segment, renaming, actions) : null,
      isNew && !renaming ? h("span", { class: "role is-new" }, CARD.isNew) : null,
      renaming || !mayRename ? null : pencil(segment, actions),
    ),
    hasOther(segment) && !renaming
      ? h(
          "p",
          { class: "quiet card-suggested" },
          NAMING.byNumbers,
          userText(segment.suggested_name, { length: 80 }),
        )
      : null,
  ];
}

function pencil(segment, { startRenaming }) {
  return h(
    "button",
    {
      class: "pencil",
      type: "button",
      id: controlOf(segment),
      title: NAMING.rename,
      "aria-label": NAMING.renameOne(segment.name),
      onclick: () => startRenaming(segment.segment),
    },
    icon("pencil"),
  );
}

function nameForm(segment, { draft, problem, isBusy }, { rename, stopRenaming }) {
  const id = controlOf(segment);
  const field = h("input", {
    type: "text",
    id,
    class: "name-field",
    value: draft ?? segment.name,
    autocomplete: "off",
    spellcheck: "false",
    readonly: isBusy,
    dir: "auto",
    "aria-invalid": problem ? "true" : null,
    "aria-describedby": problem ? `${id}-problem` : null,
    onfocus: () => field.select(),
  });
  // The focus returns to the field first, and from there to the pencil that takes its place.
  const then = (act) => (event) => {
    event.preventDefault();
    field.focus();
    act();
  };
  const save = () => (field.value === segment.name ? stopRenaming() : rename(segment.segment, field.value));
  const button = (label, className, onclick) =>
    h("button", { type: "button", class: `button is-small ${className}`, disabled: isBusy, onclick }, label);
  return h(
    "form",
    {
      class: "name-form",
      "aria-busy": isBusy ? "true" : null,
      onsubmit: then(save),
      onkeydown: (event) => event.key === "Escape" && then(stopRenaming)(event),
    },
    h("label", { for: id }, NAMING.label),
    field,
    problem
      ? h(
          "p",
          { class: "name-problem", id: `${id}-problem`, role: "alert" },
          userText(problem.detail, { length: 300 }),
          " ",
          refusalTold(problem).next,
        )
      : null,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "button is-small is-primary", disabled: isBusy }, NAMING.save),
      button(NAMING.cancel, "is-quiet", then(stopRenaming)),
      segment.is_renamed || hasOther(segment)
        ? button(NAMING.useSuggested, "is-quiet", then(() => rename(segment.segment, null)))
        : null,
    ),
  );
}
