/** A segment gets the name that a person gives it. */

import { nothing } from "../store.js";
import { noticeStatus } from "./fetching.js";

/** What tells no segment by its name; every other answer is asked for again. */
const WITHOUT_NAMES = ["model", "models", "dataset"];
const isWithNames = ([slice, kept]) =>
  Object.hasOwn(kept ?? {}, "value") && !WITHOUT_NAMES.includes(slice);

export function renamingActions(tools) {
  const { store, api } = tools;
  const isOpen = (segment) => store.get().renaming?.segment === segment;
  const take = (model, segment) => {
    if (store.get().model.value?.model_id !== model.model_id) return;
    const { name } = model.segments.find((one) => one.segment === segment);
    const answers = Object.entries(store.get()).filter(isWithNames);
    store.set({
      ...Object.fromEntries(answers.map(([slice]) => [slice, nothing()])),
      model: { ...store.get().model, value: model },
      renaming: isOpen(segment) ? null : store.get().renaming,
      announcement: `The segment is called ${name} now.`,
    });
  };
  const refuse = (error, segment, draft) => {
    if (!error.problem) throw error;
    if (isOpen(segment)) store.set({ renaming: { segment, draft, problem: error.problem, isBusy: false } });
    noticeStatus(tools, error);
  };
  return {
    startRenaming: (segment) =>
      store.set({ renaming: { segment, draft: null, problem: null, isBusy: false } }),
    stopRenaming: () => store.set({ renaming: null }),
    /** @param {string | null} name null for the name that the numbers suggest */
    async rename(segment, name) {
      const { model_id: modelId } = store.get().model.value;
      store.set({ renaming: { segment, draft: name, problem: null, isBusy: true } });
      await api.renameSegment(modelId, segment, name).then(
        (model) => take(model, segment),
        (error) => refuse(error, segment, name),
      );
    },
    /** A name half written is given up with the screen. */
    fetch({ route, renaming }) {
      if (renaming && route.name !== "segments") store.set({ renaming: null });
    },
  };
}
