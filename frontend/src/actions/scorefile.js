/** A file of customers: placed by the model in use, compared with the training, and given back. */

import { kindOf, KINDS, nPlaced, resultName } from "../scoring/files.js";
import { FILE } from "../sentences/scorefile.js";
import { noticeStatus } from "./fetching.js";

export function scoreFileActions(tools) {
  const { store, api } = tools;
  let run = null;
  const change = (patch, announcement = store.get().announcement) =>
    store.set({ scoreFile: { ...store.get().scoreFile, ...patch }, announcement });
  const begin = () => {
    run?.abort();
    run = new AbortController();
    return run;
  };
  /** What was given out before is given back: it holds the memory of a file. */
  const drop = ({ result } = store.get().scoreFile ?? {}) => result && URL.revokeObjectURL(result.address);

  /** Does something for the file, unless something else was begun meanwhile. */
  const attempt = async (own, work) => {
    try {
      await work((...patch) => own === run && change(...patch));
    } catch (error) {
      if (!error.problem) throw error;
      if (own !== run) return;
      change({ stage: "failed", problem: error.problem }, `${error.problem.title}. ${error.problem.detail}`);
      noticeStatus(tools, error);
    }
  };
  const write = async (own, tell, { count }) => {
    const { file, modelId, choices } = store.get().scoreFile;
    const query = { on_error: choices.on_error, count };
    const content = await api.labelFile(file, modelId, query, KINDS[choices.kind], own.signal);
    if (own !== run) return;
    // Counted once: asked for again, the same customers would count twice.
    if (count) store.set({ scoreChoices: { ...store.get().scoreChoices, count: false } });
    const name = resultName(file.name, choices.kind, FILE.ending);
    const result = { address: URL.createObjectURL(content), name, kind: choices.kind, size: content.size };
    tell({ stage: "done", result, isCounted: count || store.get().scoreFile.isCounted }, FILE.resultReady);
  };
  const scoreFile = (file) => {
    const own = begin();
    drop();
    const { model, scoreChoices } = store.get();
    const choices = { ...scoreChoices, kind: scoreChoices.kind ?? kindOf(file.name) };
    const { model_id: modelId } = model.value;
    store.set({ scoreFile: { file, modelId, choices, stage: "comparing", told: null, result: null, problem: null } });
    return attempt(own, async (tell) => {
      const told = await api.compareFile(file, modelId, { on_error: choices.on_error }, own.signal);
      tell({ told, stage: "writing" }, FILE.placedTold(nPlaced(told)));
      if (own === run) await write(own, tell, choices);
    });
  };
  return {
    scoreFile,
    scoreAgain: () => scoreFile(store.get().scoreFile.file),
    cancelScoring() {
      run?.abort();
      run = null;
      const { stage, choices } = store.get().scoreFile;
      change({ stage: "cancelled", wasCounting: stage === "writing" && choices.count }, FILE.cancelled);
    },
    forgetScoredFile() {
      run?.abort();
      run = null;
      drop();
      store.set({ scoreFile: null });
    },
    chooseForFile: (choice) => store.set({ scoreChoices: { ...store.get().scoreChoices, ...choice } }),
    /** The result as another kind of file: written anew, and not counted again. */
    chooseKind(kind) {
      store.set({ scoreChoices: { ...store.get().scoreChoices, kind } });
      const { scoreFile: now } = store.get();
      if (!now?.told || now.choices.kind === kind || now.stage === "comparing") return null;
      // What is being written with a count may have been counted: it goes on.
      if (now.stage === "writing" && now.choices.count) return null;
      const own = begin();
      drop();
      change({ stage: "writing", result: null, problem: null, choices: { ...now.choices, kind } });
      return attempt(own, (tell) => write(own, tell, { count: false }));
    },
  };
}
