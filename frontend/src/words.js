/** The words that the page itself has: its title, and what it comes with. */

import { shorten, withoutTurns } from "./format.js";
import { FRAME, LANGUAGE } from "./sentences/frame.js";
import { titleOf } from "./sentences/screens.js";

const LONGEST_NAME = 60;

/** What the tab of the browser, its history and its bookmarks say. */
export function tellTitle(page, screen, { model }) {
  const title = titleOf(screen?.name, model.value && shorten(withoutTurns(model.value.name), LONGEST_NAME));
  if (page.title !== title) page.title = title;
}

/** They come with the page, and are translated with the others. */
export function tellWords(page) {
  page.documentElement.lang = LANGUAGE;
  page.querySelector(".skip").textContent = FRAME.skip;
  page.getElementById("rail").setAttribute("aria-label", FRAME.screens);
}

/** The address keeps the screen: that of the skip link would lose it to the name of a place on the page. */
export function keepAddress(link, place) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    place.focus();
  });
}
