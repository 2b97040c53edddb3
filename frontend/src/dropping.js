/** Files that are dropped anywhere in the window. */

const WANTED = "Drop one file: a table with one row per customer, as CSV, Excel, Parquet, Arrow or JSON.";

/** @returns {{file: File} | {problem: {title: string, detail: string}}} the file, or why there is none */
export function whatWasDropped({ files, items }) {
  if (files.length === 0) return refused("That was text or a link, not a file");
  if (files.length > 1) return refused(`Those were ${files.length} files`);
  const [file] = files;
  if (items?.[0]?.webkitGetAsEntry?.()?.isDirectory) return refused(`“${file.name}” is a folder`);
  return { file };
}

const refused = (title) => ({ problem: { title, detail: WANTED } });

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
