/** A segment gets the name that a person gives it. */

import { NAMING } from "../sentences/segments.js";
import { nothing } from "../store.js";
import { noticeStatus } from "./fetching.js";

/** What tells no segment by its name; every other answer is asked for again. */
const WITHOUT_NAMES = ["model", "models", "dataset", "totals", "moments"];
const isWithNames = ([slice, kept]) =>
  Object.hasOwn(kept ?? {}, "value") && !WITHOUT_NAMES.includes(slice);
const find = (model, segment) => model.segments.find((one) => one.segment === segment);

export function renamingActions(tools, actions) {
  const { store, api } = tools;
  const isOpen = (segment) => store.get().renaming?.segment === segment;
  const take = (model, segment) => {
    if (store.get().model.value?.model_id !== model.model_id) return;
    const answers = Object.entries(store.get()).filter(isWithNames);
    store.set({
      ...Object.fromEntries(answers.map(([slice]) => [slice, nothing()])),
      model: { ...store.get().model, value: model },
      renaming: isOpen(segment) ? null : store.get().renaming,
      announcement: NAMING.isCalled(find(model, segment).name),
    });
  };
  const refuse = (error, segment, draft) => {
    if (!error.problem) throw error;
    if (isOpen(segment)) store.set({ renaming: { segment, draft, problem: error.problem, isBusy: false } });
    noticeStatus(tools, error);
  };
  /** The name that the numbers suggest is asked for by none: the segment then counts as never renamed. */
  const offerBack = (modelId, { segment, name, suggested_name: suggested }, now) =>
    name !== now &&
    actions.offerUndo({
      told: NAMING.renamed(name, now),
      undo: () => send(modelId, segment, name === suggested ? null : name),
    });
  const send = (modelId, segment, name) =>
    api.renameSegment(modelId, segment, name).then(
      (model) => take(model, segment),
      (error) => refuse(error, segment, name),
    );
  return {
    startRenaming: (segment) =>
      store.set({ renaming: { segment, draft: null, problem: null, isBusy: false } }),
    stopRenaming: () => store.set({ renaming: null }),
    /** @param {string | null} name null for the name that the numbers suggest */
    async rename(segment, name) {
      const model = store.get().model.value;
      store.set({ renaming: { segment, draft: name, problem: null, isBusy: true } });
      await send(model.model_id, segment, name);
      const { value: now } = store.get().model;
      if (now?.model_id === model.model_id) offerBack(now.model_id, find(model, segment), find(now, segment).name);
    },
    /** A name half written is given up with the screen. */
    fetch({ route, renaming }) {
      if (renaming && route.name !== "segments") store.set({ renaming: null });
    },
  };
}
