/** What becomes of things that are dropped on the window. */

import { may, whyNot } from "../permissions.js";

export function droppingActions({ store, isEnded, go, replace, load }, actions) {
  const refuse = (dropProblem) =>
    store.set({ dropProblem, announcement: `${dropProblem.title}. ${dropProblem.detail}` });
  return {
    dragOver(isDropping) {
      const { isDropping: before, dropProblem, session } = store.get();
      if (!may(session, deedOf(store.get()))) return;
      if (isDropping !== before) store.set({ isDropping, dropProblem: isDropping ? null : dropProblem });
    },
    /** Goes to Data and reads the file, or places its customers on Score, unless something is under way there. */
    async takeDrop({ file, problem }) {
      const { job, dataset, route, session, scoreFile } = store.get();
      const denied = whyNot(session, deedOf(store.get()));
      if (denied) return refuse({ title: "This file was not taken", detail: denied });
      if (problem) return refuse(problem);
      if (isToScore(store.get())) {
        if (["comparing", "writing"].includes(scoreFile?.stage)) return refuse(READING);
        store.set({ dropProblem: null });
        await load("score");
        return actions.scoreFile(file);
      }
      if (job && !isEnded(job)) return refuse(TRAINING);
      if (dataset.status === "loading") return refuse(READING);
      store.set({ dropProblem: null });
      // Without a file in the address: the one before must not come back when this one is refused.
      if (route.name === "data") replace("data", {});
      else go("data", {});
      await load("data");
      await actions.uploadFile(file);
    },
    dismissDrop: () => store.set({ dropProblem: null }),
  };
}

/** On Score a file is placed by the model in use; without one there is nothing to place it by. */
const isToScore = ({ route, model }) => route.name === "score" && Boolean(model.value);
const deedOf = (state) => (isToScore(state) ? "place" : "upload");

const TRAINING = Object.freeze({
  title: "Segments are being found",
  detail: "Wait until that has ended, or cancel it on Data; then drop the file once more.",
});
const READING = Object.freeze({
  title: "Another file is still being read",
  detail: "Wait until it is there, then drop this one once more.",
});
