/** Which requests a screen stands for: what a program asks to have what is on the screen. */

const PAGE_SIZE = 50;
const MOVED_PAGE_SIZE = 20;
const MOST_SIDE_BY_SIDE = 8;
const ACTIVE = "active";
const FILE = "customers.csv";
/** Not the name of a file that somebody is likely to have beside it. */
const EXPORT = "customers-with-segments.csv";

/**
 * @typedef {Object} Request
 * @property {string} name what it is for, in one word
 * @property {string} method
 * @property {Array<string>} path the parts of the address, as they are before they are encoded
 * @property {Array<[string, string]>} [query]
 * @property {Object<string, string>} [headers]
 * @property {*} [json] the body
 * @property {string} [file] the file that is sent
 * @property {Object} [options] sent beside the file
 * @property {string} [saveAs] the file that the answer is kept in
 */

/**
 * @param {string} screen its name in the address
 * @param {Object<string, string>} params those of its address
 * @param {{modelId: string?, previousId: string?, algorithm: string?, hasPurchases: boolean?, record: Object?,
 *   options: Object?, fileName: string?, horizonDays: number?}} facts what the page knows beside
 * @returns {Array<Request>} none for a screen that is not known
 */
export function requestsOf(screen, params = {}, { modelId, ...facts } = {}) {
  const asked = Object.hasOwn(OF, screen) ? OF[screen](params, { ...facts, modelId: modelId ?? ACTIVE }) : [];
  return asked.filter(Boolean);
}

const get = (name, path, query = {}, more = {}) => ({ name, method: "GET", path, query: pairs(query), ...more });
const post = (name, path, more) => ({ name, method: "POST", path, query: [], ...more });
const chart = (modelId, name) => get(name, ["models", modelId, "charts", name]);

/** Several values of a parameter are sent one by one; what is empty is left out. */
function pairs(query) {
  return Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((one) => [name, String(one ?? "").trim()]))
    .filter(([, value]) => value !== "");
}

/** What is written as JSON in an address, or what stands in for it when it is none. */
function parsed(text, isRight, otherwise) {
  try {
    const value = JSON.parse(text);
    return isRight(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}
const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** What an address names with commas between, each once. */
const listed = (text) => [...new Set(String(text ?? "").split(",").filter(hasAddress))];

/** A region of the map: three corners or more. */
const isRegion = (text) => /^[-+.\de]+,[-+.\de]+(;[-+.\de]+,[-+.\de]+){2,}$/i.test(text ?? "");

/** The addresses of customers and models: one made of dots alone is a way up, and no name. */
const hasAddress = (id) => Boolean(id) && !/^\.{1,2}$/.test(id);

const OF = {
  segments: ({ compare }) => [
    get("model", ["models", ACTIVE]),
    chart(ACTIVE, "totals"),
    listed(compare).length === 2 && chart(ACTIVE, "moments"),
    get("report", ["models", ACTIVE, "report"], {}, { saveAs: "report.html" }),
  ],
  map: ({ select: region }, { modelId }) => [
    chart(modelId, "projection"),
    ...(isRegion(region) ? listing(modelId, { region }, { name: "selected", fileName: "selected_file" }) : []),
  ],
  evidence: (_, { modelId, algorithm }) => [
    get("selection", ["models", modelId]),
    chart(modelId, "silhouette"),
    chart(modelId, "explained_variance"),
    algorithm === "hierarchical" && chart(modelId, "dendrogram"),
    ["dbscan", "hdbscan"].includes(algorithm) && chart(modelId, "k_distance"),
  ],
  explore: (_, { modelId }) =>
    ["correlation", "scatter_matrix", "distributions"].map((name) => chart(modelId, name)),
  forecast: ({ days }, { modelId, horizonDays, hasPurchases }) => [
    get("forecast", ["models", modelId, "forecast"], { horizon_days: days ?? horizonDays ?? 90 }),
    hasPurchases && chart(modelId, "recency_frequency"),
  ],
  customers,
  score: ({ values }, { modelId, record }) => [
    post("place", ["segment"], {
      query: pairs({ model: modelId, explain: true }),
      json: parsed(values, isRecord, record ?? {}),
    }),
    post("place_file", ["segment"], {
      query: pairs({ model: modelId }),
      headers: { Accept: "text/csv" },
      file: FILE,
      saveAs: "segmented.csv",
    }),
    post("drift_file", ["models", modelId, "drift"], { file: FILE }),
  ],
  models: ({ from, to, from_segment, to_segment, page, compare }, { modelId, previousId }) => {
    const before = from ?? previousId;
    const moves = { to: to ?? modelId, from_segment, to_segment, page, page_size: MOVED_PAGE_SIZE };
    return [
      get("models", ["models"]),
      ...sideBySide(compare),
      before && get("migration", ["models", before, "migration"], moves),
      previousId && get("trend", ["models", modelId, "trend"], { periods: 3 }),
      get("drift", ["models", modelId, "drift"]),
      get("drift_history", ["models", modelId, "drift", "history"]),
    ];
  },
  data: ({ dataset, job }, { options = {}, fileName }) => [
    post("upload", ["datasets"], { file: fileNameOr(fileName) }),
    dataset && get("dataset", ["datasets", dataset]),
    dataset
      ? post("train", ["train"], { headers: { Prefer: "wait=60" }, json: { dataset_id: dataset, options } })
      : post("train", ["train"], { headers: { Prefer: "wait=60" }, file: fileNameOr(fileName), options }),
    job && get("job", ["jobs", job]),
  ],
  settings: () => [
    get("keys", ["keys"]),
    post("make_key", ["keys"], { json: { name: "nightly-scoring", role: "scorer", expires_days: 90 } }),
  ],
};

/** The table with its conditions, the same as a file, and who is opened over it. */
function customers({ customer, page, where, ...filters }, { modelId, previousId }) {
  const conditions = where === undefined ? [] : parsed(where, Array.isArray, [where]);
  const query = { ...filters, where: conditions.filter((one) => typeof one === "string") };
  return [
    ...listing(modelId, query, { page }),
    hasAddress(customer) && get("customer", ["models", modelId, "customers", customer]),
    hasAddress(customer) && previousId && get("person", ["customers", customer]),
  ];
}

/** Customers as a page of them, and all of them as a file. */
const listing = (modelId, query, { page, name = "customers", fileName = "export" }) => [
  get(name, ["models", modelId, "customers"], { ...query, page: page ?? 1, page_size: PAGE_SIZE }),
  get(fileName, ["models", modelId, "export"], { format: "csv", ...query }, { saveAs: EXPORT }),
];

/** One model is nothing to compare. */
function sideBySide(compare) {
  const ids = listed(compare).slice(0, MOST_SIDE_BY_SIDE);
  return ids.length > 1 ? ids.map((id, place) => get(`compared_${place + 1}`, ["models", id])) : [];
}

/** A name that is shown in another order than it is written would name another file. */
const fileNameOr = (name) => (name && !/[\p{C}\p{Zl}\p{Zp}/\\]/u.test(name) ? name : FILE);
