/** What becomes of things that are dropped on the window. */

import { may, whyNot } from "../permissions.js";

export function droppingActions({ store, isEnded, go, replace, load }, actions) {
  const refuse = (dropProblem) =>
    store.set({ dropProblem, announcement: `${dropProblem.title}. ${dropProblem.detail}` });
  return {
    dragOver(isDropping) {
      const { isDropping: before, dropProblem, session } = store.get();
      if (!may(session, "upload")) return;
      if (isDropping !== before) store.set({ isDropping, dropProblem: isDropping ? null : dropProblem });
    },
    /** Goes to Data and reads the file, unless something is under way there. */
    async takeDrop({ file, problem }) {
      const { job, dataset, route, session } = store.get();
      const denied = whyNot(session, "upload");
      if (denied) return refuse({ title: "This file was not taken", detail: denied });
      if (problem) return refuse(problem);
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

const TRAINING = Object.freeze({
  title: "Segments are being found",
  detail: "Wait until that has ended, or cancel it on Data; then drop the file once more.",
});
const READING = Object.freeze({
  title: "Another file is still being read",
  detail: "Wait until it is there, then drop this one once more.",
});
