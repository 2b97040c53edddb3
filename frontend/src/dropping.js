/** Files that are dropped anywhere in the window. */

import { DROPPING } from "./sentences/dropping.js";

const { refusals } = DROPPING;

/** @returns {{file: File} | {problem: {title: string, detail: string}}} the file, or why there is none */
export function whatWasDropped({ files, items }) {
  if (files.length === 0) return refused(refusals.text());
  if (files.length > 1) return refused(refusals.several(files.length));
  const [file] = files;
  if (items?.[0]?.webkitGetAsEntry?.()?.isDirectory) return refused(refusals.folder(file.name));
  return { file };
}

const refused = (problem) => ({ problem });

/** Listens to the whole window. Text may still be dropped into a field; the page's own text goes nowhere. */
export function startDropping(view, { onOver, onDrop }) {
  let isOwn = false;
  const isOurs = (event) => hasFiles(event) || !(isOwn || isField(event.target));
  const over = (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    onOver(hasFiles(event));
  };
  const listeners = {
    dragstart: () => (isOwn = true),
    dragend: () => (isOwn = false),
    dragenter: over,
    dragover: over,
    // Only what leaves the window goes nowhere else.
    dragleave: (event) => event.relatedTarget || onOver(false),
    // While something is dragged nothing else moves: a drag that was called off is over.
    pointermove: () => onOver(false),
    drop(event) {
      onOver(false);
      if (!isOurs(event)) return;
      event.preventDefault();
      onDrop(whatWasDropped(event.dataTransfer));
    },
  };
  for (const [name, listener] of Object.entries(listeners)) view.addEventListener(name, listener);
}

const hasFiles = ({ dataTransfer }) => Array.from(dataTransfer?.types ?? []).includes("Files");
const isField = (target) => Boolean(target?.matches?.('input[type="search"], textarea'));
