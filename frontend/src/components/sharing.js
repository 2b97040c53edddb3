import { h } from "../dom.js";
import { SHARING } from "../sentences/models.js";

/** How the report on a model is passed on: opened, downloaded, or as a link. */
export function sharing(model, { reportAddress, closeModel, tell }) {
  const { model_id: id, name } = model;
  const address = reportAddress(id);
  const link = new URL(address, document.baseURI).href;
  const field = h("input", {
    type: "text",
    class: "share-link",
    id: "share-link",
    readonly: true,
    value: link,
    "aria-label": SHARING.link,
    onfocus: () => field.select(),
  });
  const copy = h("button", { type: "button", class: "button is-small", id: "share-copy" }, SHARING.copy);
  copy.addEventListener("click", async () => {
    const isCopied = await copied(link);
    if (!isCopied) field.focus();
    copy.textContent = isCopied ? SHARING.copied : SHARING.copy;
    tell(isCopied ? SHARING.copied : SHARING.chosen);
  });
  const close = () => {
    document.getElementById(`report-${id}`)?.focus({ preventScroll: true });
    closeModel();
  };
  return h(
    "div",
    { class: "model-share", role: "group", "aria-label": SHARING.label(name.slice(0, 200)) },
    h("p", { class: "quiet" }, SHARING.told, " ", SHARING.whoMayOpen),
    h(
      "div",
      { class: "actions" },
      h(
        "a",
        { class: "button is-small", href: address, target: "_blank", rel: "noopener" },
        SHARING.open,
        h("span", { class: "visually-hidden" }, SHARING.inNewTab),
      ),
      h("a", { class: "button is-small", href: address, download: SHARING.file(name) }, SHARING.download),
      field,
      copy,
      h("button", { type: "button", class: "button is-small is-quiet", id: "share-close", onclick: close }, SHARING.close),
    ),
  );
}

/** Browsers hand the clipboard to pages of a safe origin only. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
