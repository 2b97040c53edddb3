/** The one mutable state of the page. Drawing is a function of it. */

export const nothing = () => ({ status: "none", value: null, problem: null });
export const loading = (kept = null) => ({ status: "loading", value: kept, problem: null });
export const ready = (value) => ({ status: "ready", value, problem: null });
export const failed = (problem, kept = null) => ({ status: "failed", value: kept, problem });

/** The data behind charts: each is kept under its own name, and fetched for the screen that draws it. */
export const CHARTS_OF = Object.freeze({
  segments: ["totals"],
  map: ["projection"],
  evidence: ["silhouette", "explained_variance", "dendrogram", "k_distance"],
  explore: ["correlation", "scatter_matrix", "distributions"],
  forecast: ["recency_frequency"],
});

export const DEFAULT_OPTIONS = Object.freeze({
  algorithm: "auto",
  n_segments: "auto",
  max_segments: 10,
  min_segment_share: 0.02,
  covariance_type: "auto",
  linkage: "ward",
  min_samples: null,
  eps: null,
  outliers: "exclude",
  log_transform: "auto",
  scale: true,
  pca: "auto",
  missing: "impute",
  n_resamples: 50,
  n_references: 60,
  random_state: 42,
  name: null,
  activate: true,
  take_over: true,
  id_column: "auto",
  on_duplicate_id: "last",
  exclude: Object.freeze([]),
  // What a person made of a column: its name and "numeric" or "categorical".
  roles: Object.freeze({}),
  // What the rows are: "auto" as it was found, "customers" or "purchases".
  rows: "auto",
  // Of purchases: the columns that a person chose for their parts, and what customers are compared by.
  transactions: Object.freeze({}),
  as_of: null,
  refunds: "match",
  made: null,
});

/** The empty Data screen. The address goes with the file, else the page would fetch it again. */
export const NO_FILE = Object.freeze({
  dataset: nothing(),
  reading: nothing(),
  job: null,
  jobProblem: null,
  route: Object.freeze({ name: "data", params: Object.freeze({}) }),
});

export const initialState = () => ({
  route: { name: "", params: {} },
  model: loading(),
  ...Object.fromEntries(
    Object.values(CHARTS_OF)
      .flat()
      .map((name) => [name, nothing()]),
  ),
  customers: nothing(),
  customer: nothing(),
  // The same customer over all models.
  person: nothing(),
  dataset: nothing(),
  // All tables that are kept, those that were deleted and can still be taken back, and why one was not deleted.
  datasets: nothing(),
  hiddenTables: [],
  tableProblem: null,
  // The box to paste into, while it is open: { problem, text }.
  pasting: null,
  // The same file, read with what a person chose of its columns, the day and the rule.
  reading: nothing(),
  options: DEFAULT_OPTIONS,
  // What dragging over the map does, and who is in the region that is selected on it.
  mapTool: "pan",
  selected: nothing(),
  job: null,
  jobProblem: null,
  now: 0,
  isDropping: false,
  dropProblem: null,
  // What was done last and can be taken back: { told }.
  undoable: null,
  isServiceGone: false,
  // What the browser says of its network; the service may answer all the same.
  isOffline: false,
  announcement: "",
  // Who asks: { name, role, is_open }; without a name, somebody who must sign in first. Null until it is known.
  session: null,
  // What is being done to sign in: { isBusy, problem }.
  signingIn: null,
  // What is being done to forget a customer: { customerId, isBusy, problem, removed }.
  forgetting: null,
  // The segment whose name is being changed: its number, what was sent, and why that was refused.
  renaming: null,
  // What the difference of two segments is made of, and whether the choice of what counts as spend is open.
  moments: nothing(),
  hasOpenSpend: false,
  keys: nothing(),
  // What is typed of a key to make, what is being done to make it: { isBusy, problem }, and the one that was made.
  keyDraft: Object.freeze({ name: "", role: "reader", days: null }),
  makingKey: null,
  newKey: null,
  // What is being done to revoke a key: { keyId, isAsked, isBusy, problem }.
  revoking: null,
  models: nothing(),
  // What is being done with a model of the list: { modelId, isShared, isBusy, problem }; or { told }: one is gone.
  managing: null,
  // Models that are about to be deleted: the list is without them, though the service still has them.
  deleting: Object.freeze([]),
  // The models whose scores stand side by side.
  compared: nothing(),
  migration: nothing(),
  moved: nothing(),
  drift: nothing(),
  // The customer in the form of Score: { modelId, values, isPending, drawn, start }, and where it was placed.
  scoreForm: null,
  placed: nothing(),
  // The file on Score: { file, modelId, choices, stage, told, result, problem }.
  scoreFile: null,
  scoreChoices: Object.freeze({ on_error: "impute", kind: null, count: false }),
  driftHistory: nothing(),
  forecast: nothing(),
  // How far was last looked ahead: it stays while the page is open.
  horizonDays: null,
  trend: nothing(),
});

/** Listeners hear each change once, after it, with the new state. */
export function createStore(state) {
  const listeners = new Set();
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
