/** The stages of a training, in their order, and how far one has come in them. */

const FIRST = ["reading", "clean", "prepare"];
const LAST = ["describe", "saving"];
/** What the service calls moments too short for a line of their own. */
const PART_OF = { queued: null, starting: null, recording: "saving", done: "saving" };

/** @returns {string[]} those that a training with these options goes through */
export function stagesOf({ n_references: nReferences, n_resamples: nResamples }, { isOfPurchases = false } = {}) {
  return [
    ...FIRST,
    nReferences !== 0 && "structure",
    "select",
    "fit",
    "evaluate",
    nResamples !== 0 && "stability",
    "place",
    isOfPurchases && "forecast",
    ...LAST,
  ].filter(Boolean);
}

/**
 * @param {string} stage what the service says is under way
 * @returns {Array<{stage: string, state: "done" | "running" | "waiting"}>} nothing runs before the first stage
 */
export function stagesNow(stages, stage) {
  const now = Object.hasOwn(PART_OF, stage) ? PART_OF[stage] : stage;
  const place = stages.indexOf(now);
  return stages.map((one, at) => ({ stage: one, state: at < place ? "done" : at === place ? "running" : "waiting" }));
}
