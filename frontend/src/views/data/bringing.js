/** The Data screen without a file: a place to bring one, and how it should look. */

import { dropzone } from "../../components/dropzone.js";
import { lesson } from "../../components/lesson.js";
import { empty, problemNotice, skeleton } from "../../components/states.js";
import { h } from "../../dom.js";
import { whyNot } from "../../permissions.js";
import { remedy } from "../dataset.js";

export function bringing({ dataset, model, session }, { uploadFile, useSample, sampleAddress }) {
  const isBusy = dataset.status === "loading";
  const denied = whyNot(session, "upload");
  return [
    h("h1", { tabindex: "-1" }, "Bring your customers"),
    h(
      "p",
      { class: "lead" },
      "One row per customer, or one per purchase: then customers are made of them. You see what was found in the file before anything is computed.",
    ),
    dataset.status === "failed" ? fileProblem(dataset, model) : null,
    denied ? notBrought(denied) : dropzone({ onFile: uploadFile, onSample: useSample, isBusy }),
    isBusy ? skeleton([24, 160], "Reading the file") : lesson(sampleAddress),
  ];
}

const notBrought = (denied) =>
  empty({
    title: "Your key cannot bring files",
    text: `${denied} Ask whoever runs the service for another one.`,
    action: h("a", { class: "button is-primary is-large", href: "#/segments" }, "See the segments"),
  });

function fileProblem({ problem, question }, model) {
  return problemNotice(problem, {
    title: problem.status === 404 ? "This file is no longer kept" : `${question} could not be used`,
    kept: model.value ? "Nothing was changed: your present model goes on working." : "Nothing was changed.",
    next: remedy(problem.status),
  });
}
