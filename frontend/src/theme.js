/** Light or dark: what a person chose, else what the system says; paper is always light. */

const KEY = "segment.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
let isPrinted = false;

export const THEMES = Object.freeze(["system", "light", "dark"]);

/** What was chosen; a browser that keeps nothing has the system's. */
export function chosenTheme() {
  try {
    const kept = window.localStorage.getItem(KEY);
    return THEMES.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

/** @param {string} theme one of THEMES; it is kept in this browser */
export function chooseTheme(theme) {
  try {
    window.localStorage.setItem(KEY, theme);
  } catch {
    // It holds until the page is left.
  }
  show(theme);
}

export const isDark = () => themeNow() === "dark";
export const isOnPaper = () => isPrinted;

/** Tells when light became dark or the other way. Returns how to stop. */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const root = () => document.documentElement;

function themeNow() {
  if (isPrinted) return "light";
  return root().dataset.theme ?? (system.matches ? "dark" : "light");
}

function show(theme) {
  if (theme === "system") delete root().dataset.theme;
  else root().dataset.theme = theme;
  tell();
}

const tell = () => listeners.forEach((listener) => listener());

/** Starts to follow the choice, the system and the printer. */
export function startTheme() {
  show(chosenTheme());
  system.addEventListener("change", tell);
  const print = (isPrinting) => () => {
    isPrinted = isPrinting;
    root().classList.toggle("is-on-paper", isPrinting);
    tell();
  };
  window.addEventListener("beforeprint", print(true));
  window.addEventListener("afterprint", print(false));
  // A picture of what would be printed has no printer.
  window.matchMedia("print").addEventListener("change", ({ matches }) => print(matches)());
}
