/** What becomes of things that are dropped on the window, or pasted. */

import { may, whyNot } from "../permissions.js";
import { DROPPING } from "../sentences/dropping.js";
import { NO_FILE } from "../store.js";

export function droppingActions({ store, isEnded, go, load }, actions) {
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
      if (denied) return refuse(DROPPING.denied(denied));
      if (problem) return refuse(problem);
      if (isToScore(store.get())) {
        if (["comparing", "writing"].includes(scoreFile?.stage)) return refuse(DROPPING.reading);
        store.set({ dropProblem: null });
        await load("score");
        return actions.scoreFile(file);
      }
      if (job && !isEnded(job)) return refuse(DROPPING.training);
      if (dataset.status === "loading") return refuse(DROPPING.reading);
      // Without a file in the address: the one before must not come back when this one is refused.
      store.set({ ...NO_FILE, route: route.name === "data" ? NO_FILE.route : route, dropProblem: null });
      go("data", {});
      await load("data");
      await actions.uploadFile(file);
    },
    dismissDrop: () => store.set({ dropProblem: null }),
  };
}

/** On Score a file is placed by the model in use; without one there is nothing to place it by. */
const isToScore = ({ route, model }) => route.name === "score" && Boolean(model.value);
const deedOf = (state) => (isToScore(state) ? "place" : "upload");
