import { h } from "../dom.js";
import { FRAME } from "../sentences/frame.js";
import { icon } from "./icons.js";

/** The last entry of the bar on a phone: it opens the sheet with the screens that the bar has no room for. */
export function moreEntry(sheet, current) {
  return h(
    "button",
    {
      class: "rail-link",
      type: "button",
      id: "more-screens",
      "aria-haspopup": "dialog",
      "aria-current": current ? "true" : null,
      onclick: () => sheet.showModal(),
    },
    icon("more"),
    h("span", {}, FRAME.more),
    current ? h("span", { class: "visually-hidden" }, `, ${current.label}`) : null,
  );
}

/** A sheet from below. The browser keeps the focus in it, closes it on Escape, and gives the focus back. */
export function moreSheet(views, current) {
  const sheet = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "sheet-title", onclick: ({ target }) => target === sheet && sheet.close() },
    h(
      "div",
      { class: "sheet-body" },
      h(
        "div",
        { class: "sheet-head" },
        h("h2", { id: "sheet-title" }, FRAME.moreScreens),
        h(
          "button",
          { class: "button is-quiet sheet-close", type: "button", "aria-label": FRAME.close, onclick: () => sheet.close() },
          icon("close"),
        ),
      ),
      h(
        "ul",
        { class: "sheet-list" },
        views.map((view) => h("li", {}, sheetLink(view, current, () => sheet.close()))),
      ),
    ),
  );
  return sheet;
}

const sheetLink = ({ name, label }, current, onclick) =>
  h(
    "a",
    { class: "sheet-link", href: `#/${name}`, "aria-current": name === current ? "page" : null, onclick },
    icon(name),
    h("span", {}, label),
  );
