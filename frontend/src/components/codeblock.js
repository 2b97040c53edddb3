import { h } from "../dom.js";
import { COPYING } from "../sentences/settings.js";
import { icon } from "./icons.js";

const MILLISECONDS_TO_READ = 2500;

/**
 * Text to take along, with a button that copies it.
 * @param {{text: string, label: string, id: string, announce: function(string)}} block
 */
export function codeBlock({ text, label, id, announce }) {
  const code = h("code", {}, text);
  const word = h("span", {}, COPYING.copy);
  const button = h("button", { class: "button is-small copy", type: "button", id, "aria-describedby": `${id}-of` }, icon("copy"), word);
  button.addEventListener("click", async () => {
    const isCopied = await copied(text, code);
    word.textContent = isCopied ? COPYING.copied : COPYING.selected;
    announce((isCopied ? COPYING.toldCopied : COPYING.toldSelected)(label));
    window.setTimeout(() => (word.textContent = COPYING.copy), MILLISECONDS_TO_READ);
  });
  return h(
    "div",
    { class: "code" },
    h("pre", { tabindex: "0", role: "region", "aria-label": label }, code),
    h("span", { class: "visually-hidden", id: `${id}-of` }, label),
    button,
  );
}

/** There is no clipboard on a page that came without https from another machine: the text is selected then. */
async function copied(text, node) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    window.getSelection().selectAllChildren(node);
    return false;
  }
}
