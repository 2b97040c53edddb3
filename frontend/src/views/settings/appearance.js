/** Light or dark, and what the browser decides: numbers, dates, motion. */

import { h } from "../../dom.js";
import { dateTime, exact, percents } from "../../format.js";
import { APPEARANCE } from "../../sentences/settings.js";
import { chooseTheme, chosenTheme, THEMES } from "../../theme.js";

const EXAMPLE = 1234567.891;
const EXAMPLE_SHARE = 0.125;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export const drawAppearance = (_, actions) => [
  h("p", { class: "lead" }, APPEARANCE.lead),
  themes(actions),
  h(
    "section",
    { "aria-labelledby": "numbers-title" },
    h("h2", { id: "numbers-title" }, APPEARANCE.numbers),
    h("p", { class: "quiet" }, APPEARANCE.numbersHint),
    examples(),
  ),
  h(
    "section",
    { "aria-labelledby": "motion-title" },
    h("h2", { id: "motion-title" }, APPEARANCE.motion),
    motion(),
  ),
];

const themes = ({ announce }) =>
  h(
    "section",
    { "aria-labelledby": "theme-title" },
    h("h2", { id: "theme-title" }, APPEARANCE.theme),
    h(
      "div",
      { class: "themes", role: "radiogroup", "aria-labelledby": "theme-title" },
      THEMES.map((theme) => themeCard(theme, announce)),
    ),
  );

function themeCard(theme, announce) {
  const choose = () => {
    chooseTheme(theme);
    announce(APPEARANCE.chosen(APPEARANCE.themes[theme]));
  };
  return h(
    "label",
    { class: "theme-card" },
    h(
      "span",
      { class: "swatch", "aria-hidden": "true" },
      (theme === "system" ? ["light", "dark"] : [theme]).map((one) => miniature(one)),
    ),
    h(
      "span",
      { class: "theme-name" },
      h("input", { type: "radio", name: "theme", value: theme, checked: theme === chosenTheme(), onchange: choose }),
      APPEARANCE.themes[theme],
    ),
  );
}

/** The page, very small. */
const miniature = (theme) =>
  h(
    "span",
    { class: `miniature is-${theme}` },
    h("span", { class: "miniature-rail" }),
    h("span", { class: "miniature-page" }, [1, 2, 3].map(() => h("span"))),
  );

function examples() {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const language = new Intl.DisplayNames(undefined, { type: "language" }).of(locale);
  const told = [
    [APPEARANCE.number, exact(EXAMPLE)],
    [APPEARANCE.share, percents([EXAMPLE_SHARE])[0]],
    [APPEARANCE.date, dateTime(new Date().toISOString())],
    [APPEARANCE.language, `${language} (${locale})`],
    [APPEARANCE.zone, timeZone],
  ];
  return h(
    "dl",
    { class: "examples" },
    told.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: "tabular" }, value))),
  );
}

function motion() {
  const words = () => (still.matches ? APPEARANCE.still : APPEARANCE.moving);
  const told = h("p", {}, words());
  still.onchange = () => (told.textContent = words());
  return told;
}
