import { h } from "../dom.js";
import { dateTime, integer } from "../format.js";
import { COMPARING, intervalTold, optionName, optionValue, ROWS, shownIn } from "../sentences/comparing.js";
import { structureWord } from "../sentences/models.js";
import { figureTable, withNote } from "./figuretable.js";
import { icon } from "./icons.js";
import { term, userText } from "./text.js";

const LONGEST_NAME = 48;
const MOST_NAMED = 3;

/**
 * Models side by side: a column for each, the better of each row marked.
 * @param {{rows: Array<{key, values, best}>}} comparison
 */
export function comparisonTable({ rows }, models, onRemove) {
  const shared = sharedBy(models);
  return figureTable({
    label: COMPARING.label,
    head: [h("span", { class: "visually-hidden" }, COMPARING.row), ...models.map((model) => headOf(model, models, onRemove))],
    rows: rows.map(({ key, values, best }) => ({
      cells: [
        term(...ROWS[key]),
        ...values.map((value, place) => marked(cellOf(key, value, models[place], shared), best.includes(place), models.length)),
      ],
    })),
  });
}

/** The options in which they differ. */
export const optionTable = ({ options }, models) =>
  figureTable({
    label: COMPARING.optionsLabel,
    head: [COMPARING.option, ...models.map((model) => h("span", { class: "compared-head" }, nameOf(model, models)))],
    rows: options.map(({ key, values }) => ({
      cells: [optionName(key), ...values.map((value) => userText(optionValue(key, value), { length: 80 }))],
    })),
  });

function headOf(model, models, onRemove) {
  const { model_id: id, name } = model;
  return h(
    "span",
    { class: "compared-head" },
    nameOf(model, models),
    h(
      "button",
      {
        type: "button",
        class: "button is-small is-quiet",
        id: `uncompare-${id}`,
        "aria-label": COMPARING.remove(name.slice(0, 200)),
        onclick: () => onRemove(id),
      },
      icon("close"),
    ),
  );
}

/** Its name; with the time where another one is called the same, and whether it is in use. */
function nameOf({ name, created_at: created, is_active: isActive }, models) {
  const isTwin = models.filter((one) => one.name === name).length > 1;
  const notes = [isTwin ? dateTime(created) : null, isActive ? COMPARING.inUse : null].filter(Boolean).join(" · ");
  return h("span", { class: "compared-name" }, userText(name, { length: LONGEST_NAME }), notes ? h("span", { class: "under quiet" }, notes) : null);
}

const marked = (cell, isBest, count) =>
  isBest ? [h("span", { class: "better" }, icon("check"), COMPARING.better(count)), cell] : cell;

function cellOf(key, value, model, shared) {
  if (key === "features") return withNote(integer(value.length), onlyHere(value, shared));
  if (key === "silhouette") return withNote(shownIn(key, value), intervalTold(model.scores));
  if (key === "structure") return structureWord(value);
  if (key === "created_at") return h("time", { datetime: value }, dateTime(value));
  return shownIn(key, value);
}

/** The features that all of them have. */
const sharedBy = (models) =>
  new Set((models[0].data?.features ?? []).filter((one) => models.every(({ data }) => data?.features?.includes(one))));

function onlyHere(features, shared) {
  const own = features.filter((one) => !shared.has(one));
  if (!own.length) return null;
  const named = own.slice(0, MOST_NAMED).flatMap((one, place) => [place ? ", " : "", userText(one, { length: 24 })]);
  return [COMPARING.notShared, ...named, own.length > MOST_NAMED ? "…" : null];
}
