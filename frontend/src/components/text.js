import { h } from "../dom.js";
import { shorten } from "../format.js";

const LONGEST = 120;
let terms = 0;

/** Text from a customer's file: kept apart from the text around it, whatever its direction or length. */
export function userText(text, { length = LONGEST, tag = "bdi", ...attributes } = {}) {
  const whole = String(text ?? "");
  const short = shorten(whole, length);
  return h(tag, { ...attributes, title: short === whole ? null : shorten(whole, 1000) }, short);
}

/** A word with its definition on hover or focus; Escape takes it away. */
export function term(word, definition, className = "") {
  terms += 1;
  const id = `definition-${terms}`;
  const tip = h("span", { class: "tip", role: "tooltip", id }, definition);
  const show = () => {
    host.classList.add("is-shown");
    place(tip, host);
  };
  const hide = () => host.classList.remove("is-shown");
  const host = h(
    "span",
    {
      class: `term ${className}`,
      tabindex: "0",
      "aria-describedby": id,
      onmouseenter: show,
      onfocus: show,
      onmouseleave: hide,
      onblur: hide,
      onkeydown: (event) => {
        if (event.key === "Escape") hide();
      },
    },
    word,
    tip,
  );
  return host;
}

/** Keeps a definition inside the window. */
function place(tip, host) {
  const gap = 12;
  const left = host.getBoundingClientRect().left;
  const overflow = left + tip.offsetWidth + gap - document.documentElement.clientWidth;
  tip.style.setProperty("--shift", `${-Math.max(0, Math.min(overflow, left - gap))}px`);
}
