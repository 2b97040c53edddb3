/** A small model as the service tells it, for tests. */

const numeric = (feature, mean, index) => ({
  feature,
  mean,
  median: mean * 0.8,
  index,
  effect: (index - 100) / 100,
  categories: [],
});
const category = (feature, shares) => ({
  feature,
  mean: null,
  median: null,
  index: null,
  effect: null,
  categories: shares.map((share, place) => ({ value: String(place + 1), share, index: 100 * share })),
});

export const model = {
  model_id: "m1",
  name: "wholesale",
  algorithm: "kmeans",
  n_segments: 2,
  structure: null,
  is_sample: false,
  scores: { silhouette: 0.42, davies_bouldin: 0.95, space: "two components" },
  data: {
    n_rows_received: 442,
    n_rows_used: 440,
    n_rows_dropped: 0,
    n_duplicates_removed: 2,
    n_outliers_excluded: 5,
    missing_values: { Milk: 3, Fresh: 0 },
    unparsable_values: { Grocery: 1 },
    id_column: null,
    log_features: ["Fresh", "Milk"],
    categorical_features: ["Channel"],
  },
  selection: [2, 3, 4].flatMap((count) => [
    {
      algorithm: "kmeans",
      n_segments: count,
      silhouette: 0.5 - count * 0.04,
      inertia: 1000 / count,
      bic: null,
      is_chosen: count === 2,
    },
    {
      algorithm: "gmm",
      n_segments: count,
      silhouette: 0.45 - count * 0.04,
      inertia: null,
      bic: 3000 + count,
      is_chosen: false,
    },
  ]),
  segments: [
    {
      segment: 0,
      name: "High Milk",
      size: 178,
      share: 0.4,
      color: "#0072B2",
      profile: [numeric("Fresh", 8000, 66), numeric("Milk", 11000, 190), category("Channel", [0.2, 0.8])],
    },
    {
      segment: 1,
      name: "High Fresh",
      size: 262,
      share: 0.6,
      color: "#D55E00",
      profile: [numeric("Fresh", 14700, 123), numeric("Milk", 2200, 38), category("Channel", [0.9, 0.1])],
    },
  ],
};

export const projection = {
  axes: [
    { label: "Component 1", explained_variance_ratio: 0.44 },
    { label: "Component 2", explained_variance_ratio: 0.26 },
  ],
  space: "two components",
  n_rows: 5,
  n_shown: 5,
  points: {
    x: [2, 3, 2.5, -2, -9],
    y: [1, 2, 1.5, 0, -5],
    segment: [0, 0, 0, 1, 1],
    customer_id: ["1", "2", "<b>3", "4", "5"],
    is_outlier: [false, false, false, false, true],
  },
  loadings: [
    { feature: "Fresh", x: -0.1, y: 0.7 },
    { feature: "Milk", x: 0.6, y: 0.1 },
  ],
};

const light = {
  ink: "#000000",
  muted: "#666666",
  line: "#EEEEEE",
  strong: "#CCCCCC",
  surface: "#FFFFFF",
  veil: "#FFFFFF",
  accent: "#0F5A52",
  isDark: false,
};
export const frames = {
  wide: { width: 1280, theme: light },
  narrow: { width: 350, theme: light },
  dark: { width: 1280, theme: { ...light, isDark: true } },
};

/** Customers between two models; the second took over the numbers 0 and 1, and found a new segment. */
export const migration = {
  from_model_id: "m0",
  to_model_id: "m1",
  basis: "shared_customers",
  n_customers: 390,
  n_left: 12,
  n_joined: 1,
  from_segments: [
    { segment: 0, name: "High Milk", color: "#0072B2", size: 180 },
    { segment: 1, name: "Low", color: "#D55E00", size: 210 },
    { segment: -1, name: "Unassigned", color: "#757575", size: 0 },
  ],
  to_segments: [
    { segment: 0, name: "High Milk", color: "#0072B2", size: 160 },
    { segment: 1, name: "Lowest", color: "#D55E00", size: 180 },
    { segment: 4, name: "New", color: "#009E73", size: 50 },
  ],
  matrix: [
    [150, 0, 20],
    [10, 180, 30],
    [0, 0, 0],
  ],
  shares: [
    [0.88, 0, 0.11],
    [0.045, 0.82, 0.136],
    [0, 0, 0],
  ],
  continues: [
    { from_segment: 0, to_segment: 0, overlap: 0.83 },
    { from_segment: 1, to_segment: 1, overlap: 0.75 },
  ],
  net_flow: [],
  n_moved: 60,
  share_moved: 0.154,
  moved: { n_customers: 60, page: 1, page_size: 20, n_pages: 3, customers: [] },
};
