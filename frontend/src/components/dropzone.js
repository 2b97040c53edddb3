import { h } from "../dom.js";
import { icon } from "./icons.js";

const ACCEPTED = ".csv,.tsv,.txt,.json,.ndjson,.jsonl,.xlsx,.parquet,.arrow,.gz,.zip";

/** A place to choose a file; one that is dropped is taken by the whole window. */
export function dropzone({ onFile, onSample, isBusy }) {
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
  const zone = h(
    "label",
    { class: "dropzone", for: "file", "aria-busy": isBusy ? "true" : null },
    input,
    icon("upload", "dropzone-icon"),
    h("span", { class: "dropzone-title" }, isBusy ? "Reading your file" : "Drop a customer file here"),
    h(
      "span",
      { class: "dropzone-choose" },
      isBusy
        ? "This takes a moment for large files."
        : ["or ", h("span", { class: "button is-primary" }, "Choose a file")],
    ),
    h(
      "span",
      { class: "dropzone-formats", id: "file-formats" },
      "CSV, Excel, Parquet, Arrow or JSON, also gzipped or zipped. It goes nowhere but to this service.",
    ),
  );
  const sample = (id, words, onclick) =>
    h("button", { class: "button is-quiet", type: "button", id, onclick, disabled: isBusy }, icon("flask"), words);
  return h(
    "div",
    { class: "dropzone-frame" },
    zone,
    h(
      "p",
      { class: "dropzone-sample" },
      "Nothing at hand? ",
      sample("use-sample", "Try the made-up sample", () => onSample("wholesale")),
      sample("use-retail-sample", "or made-up purchases", () => onSample("retail")),
    ),
  );
}
