/** The one mutable state of the page. Drawing is a function of it. */

export const nothing = () => ({ status: "none", value: null, problem: null });
export const loading = (kept = null) => ({ status: "loading", value: kept, problem: null });
export const ready = (value) => ({ status: "ready", value, problem: null });
export const failed = (problem, kept = null) => ({ status: "failed", value: kept, problem });

/** The data behind charts: each is kept under its own name, and fetched for the screen that draws it. */
export const CHARTS_OF = Object.freeze({
  map: ["projection"],
  evidence: ["silhouette", "explained_variance", "dendrogram", "k_distance"],
  explore: ["correlation", "scatter_matrix", "distributions"],
  forecast: ["recency_frequency"],
});

export const DEFAULT_OPTIONS = Object.freeze({
  algorithm: "auto",
  n_segments: "auto",
  outliers: "exclude",
  log_transform: "auto",
  scale: true,
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
  // The same file, read with what a person chose of its columns, the day and the rule.
  reading: nothing(),
  options: DEFAULT_OPTIONS,
  hasOpenOptions: false,
  hasLoadings: false,
  hasDepth: false,
  hiddenSegments: [],
  // How correlations are told, and which two features are drawn where all have no room.
  correlationOf: Object.freeze({ stage: "before", kind: "pearson" }),
  pair: Object.freeze([]),
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
  keys: nothing(),
  // What is typed of a key to make, what is being done to make it: { isBusy, problem }, and the one that was made.
  keyDraft: Object.freeze({ name: "", role: "reader", days: null }),
  makingKey: null,
  newKey: null,
  // What is being done to revoke a key: { keyId, isAsked, isBusy, problem }.
  revoking: null,
  models: nothing(),
  // What is being done with a model of the list: { modelId, isAsked, isBusy, problem }.
  managing: null,
  migration: nothing(),
  moved: nothing(),
  drift: nothing(),
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
