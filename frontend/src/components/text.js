import { h } from "../dom.js";
import { shorten } from "../format.js";

const LONGEST = 120;
let terms = 0;

/** Text from a customer's file: kept apart from the text around it, whatever its direction or length.
 * `short` is how it was cut by whom knows what it must be told from. */
export function userText(text, { length = LONGEST, tag = "bdi", short: given, ...attributes } = {}) {
  const whole = String(text ?? "");
  const short = given ?? shorten(whole, length);
  return h(tag, { ...attributes, title: short === whole ? null : shorten(whole, 1000) }, breakable(short));
}

/** Names of columns are written with underscores: a line may end after one, rather than amid a word. */
const breakable = (text) => text.split(/(?<=_)(?=[^_])/).map((part, place) => (place ? [h("wbr"), part] : part));

/** A word with its definition on hover or focus. */
export function term(word, definition, className = "") {
  const host = h("span", { class: className, tabindex: "0" }, word);
  return withDefinition(host, host, definition);
}

/**
 * Shows a definition while the mouse or the focus is on something; Escape takes it away.
 * @param {HTMLElement} host what the definition hangs on
 * @param {HTMLElement} control what has the focus: the host itself, or something in it
 */
export function withDefinition(host, control, definition) {
  terms += 1;
  const id = `definition-${terms}`;
  const tip = h("span", { class: "tip", role: "tooltip", id }, definition);
  const show = () => {
    host.classList.add("is-shown");
    place(tip, host);
  };
  const hide = () => host.classList.remove("is-shown");
  const listeners = {
    mouseenter: show,
    focusin: show,
    mouseleave: hide,
    focusout: hide,
    keydown: (event) => event.key === "Escape" && hide(),
  };
  for (const [name, listener] of Object.entries(listeners)) host.addEventListener(name, listener);
  control.setAttribute("aria-describedby", id);
  host.classList.add("term");
  host.append(tip);
  return host;
}

/** Keeps a definition inside the window. */
function place(tip, host) {
  const gap = 12;
  const left = host.getBoundingClientRect().left;
  const overflow = left + tip.offsetWidth + gap - document.documentElement.clientWidth;
  tip.style.setProperty("--shift", `${-Math.max(0, Math.min(overflow, left - gap))}px`);
}
