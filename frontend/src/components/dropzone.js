import { h } from "../dom.js";
import { DROPZONE } from "../sentences/bringing.js";
import { icon } from "./icons.js";

const ACCEPTED = ".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx,.parquet,.arrow,.gz,.zip";

/** A place to choose a file; one that is dropped is taken by the whole window. */
export function dropzone({ onFile, isBusy }) {
  const input = h("input", {
    type: "file",
    id: "file",
    class: "visually-hidden",
    accept: ACCEPTED,
    disabled: isBusy,
    "aria-describedby": "file-formats",
    onchange: (event) => {
      if (event.target.files[0]) onFile(event.target.files[0]);
    },
  });
  return h(
    "label",
    { class: "dropzone", for: "file", "aria-busy": isBusy ? "true" : null },
    input,
    icon("upload", "dropzone-icon"),
    h("span", { class: "dropzone-title" }, isBusy ? DROPZONE.busy : DROPZONE.title),
    h(
      "span",
      { class: "dropzone-choose" },
      isBusy ? DROPZONE.patience : [DROPZONE.or, h("span", { class: "button is-primary" }, DROPZONE.choose)],
    ),
    h("span", { class: "dropzone-formats", id: "file-formats" }, DROPZONE.formats),
  );
}
