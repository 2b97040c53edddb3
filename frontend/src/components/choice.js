import { h } from "../dom.js";

/** One of a few, all of them to be seen. */
export function choiceOf({ id, label, value, options, onChoose }) {
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", { class: "visually-hidden" }, label),
    options.map(([key, words]) =>
      h(
        "label",
        { class: "choice-option" },
        h("input", {
          type: "radio",
          name: id,
          id: `${id}-${key}`,
          checked: key === value,
          onchange: () => onChoose(key),
        }),
        h("span", {}, words),
      ),
    ),
  );
}
