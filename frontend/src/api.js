/** Every request of the page, and the one error they raise. */

import { watch } from "./api/watching.js";
import { CALLED_OFF, NO_ADDRESS, NO_MODEL, NO_REASON, NO_TITLE, SILENCE } from "./sentences/problems.js";

export { isEnded } from "./api/watching.js";
export { SILENCE };

/** A problem of RFC 9457, or the silence of a service that does not answer. */
export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
  }

  get status() {
    return this.problem.status;
  }
}

/**
 * @param {function} fetch the browser's, or one that a test makes up
 * @param {{EventSource?: function, setTimeout?: function}} platform
 */
export function makeApi(fetch, platform = {}) {
  const get = (address) => request(fetch, address);
  const send = (method, address, body, more) => request(fetch, address, { method, body, ...more });
  const job = (jobId) => get(`/jobs/${encode(jobId)}`);
  return {
    activeModel: () => activeModel(get),
    chart: (modelId, name) => get(`/models/${encode(modelId)}/charts/${encode(name)}`),
    customers: (modelId, query) => get(`/models/${encode(modelId)}/customers${queryString(query)}`),
    customer: (modelId, customerId) => customer(get, modelId, customerId),
    person: (customerId) => person(get, customerId),
    dataset: (datasetId, query = {}) => get(`/datasets/${encode(datasetId)}${queryString(query)}`),
    datasets: async () => (await get("/datasets")).datasets,
    deleteDataset: (datasetId) => send("DELETE", `/datasets/${encode(datasetId)}`, undefined, { keepalive: true }),
    uploadDataset: (file) => send("POST", "/datasets", formWith(file)),
    train: (datasetId, options) => send("POST", "/train", { dataset_id: datasetId, options }),
    job,
    cancelJob: (jobId) => send("DELETE", `/jobs/${encode(jobId)}`),
    watchJob: (jobId, onJob, onLost) => watch({ jobId, job, onJob, onLost, ...platform }),
    isReady: () =>
      get("/ready").then(
        () => true,
        () => false,
      ),
    keys: () => get("/keys"),
    makeKey: (key) => send("POST", "/keys", key),
    revokeKey: (keyId) => send("DELETE", `/keys/${encode(keyId)}`),
    session: () => get("/session"),
    signIn: (key) => send("POST", "/session", { key }),
    signOut: () => send("DELETE", "/session"),
    forgetCustomer: (customerId) => send("DELETE", `/customers/${encode(customerId)}`),
    models: () => get("/models"),
    model: (modelId) => get(`/models/${encode(modelId)}`),
    activateModel: (modelId) => send("POST", `/models/${encode(modelId)}/activate`),
    // The browser sends it also when the page is being left.
    deleteModel: (modelId) => send("DELETE", `/models/${encode(modelId)}`, undefined, { keepalive: true }),
    renameSegment: (modelId, segment, name) =>
      send("PATCH", `/models/${encode(modelId)}/segments/${encode(segment)}`, { name }),
    migration: (fromId, query) => get(`/models/${encode(fromId)}/migration${queryString(query)}`),
    drift: (modelId) => get(`/models/${encode(modelId)}/drift`),
    driftHistory: (modelId) => get(`/models/${encode(modelId)}/drift/history`),
    forecast: (modelId, query) => get(`/models/${encode(modelId)}/forecast${queryString(query)}`),
    trend: (modelId, query) => get(`/models/${encode(modelId)}/trend${queryString(query)}`),
    place: (modelId, values, signal) =>
      request(fetch, `/segment${queryString({ model: modelId, ...ONE_CUSTOMER })}`, {
        method: "POST",
        body: { records: [values] },
        signal,
      }),
    compareFile: (file, modelId, query = {}, signal = null) =>
      request(fetch, `/models/${encode(modelId)}/drift${queryString(query)}`, {
        method: "POST",
        body: formWith(file),
        signal,
      }),
    /** The file with the segments, as a file of the type that is wanted. */
    labelFile: (file, modelId, query = {}, type = "text/csv", signal = null) =>
      download(fetch, `/segment${queryString({ model: modelId, ...query })}`, {
        method: "POST",
        headers: { Accept: type },
        body: formWith(file),
        signal,
      }),
    reportAddress: (modelId) => `/models/${encode(modelId)}/report`,
    exportAddress,
    sampleAddress: sampleAddress("wholesale"),
    sampleFile: async (kind = "wholesale") =>
      new File([await download(fetch, sampleAddress(kind))], `${kind}-sample.csv`, { type: "text/csv" }),
  };
}

/** A question about somebody is not a customer that was placed. */
const ONE_CUSTOMER = Object.freeze({ explain: true, probabilities: true, count: false });

/** Asks first whether there is one: to ask for none would be an error in the browser's console. */
async function activeModel(get) {
  const { models } = await get("/models");
  if (!models.some((model) => model.is_active)) throw new ApiError(NO_MODEL);
  return get("/models/active");
}

/** In an address `.` and `..` are no names but ways up, however they are written. */
async function customer(get, modelId, customerId) {
  if (/^\.{1,2}$/.test(customerId)) throw new ApiError(NO_ADDRESS);
  return get(`/models/${encode(modelId)}/customers/${encode(customerId)}`);
}

/** The same over all models. */
async function person(get, customerId) {
  if (/^\.{1,2}$/.test(customerId)) throw new ApiError(NO_ADDRESS);
  return get(`/customers/${encode(customerId)}`);
}

const sampleAddress = (kind) => `/samples/${encode(kind)}.csv`;

/** Where the customers on the screen can be downloaded. */
function exportAddress(modelId, format, { segment, search, where, region, sort } = {}) {
  const query = queryString({ format, segment, search, where, region, sort });
  return `/models/${encode(modelId)}/export${query}`;
}

const encode = encodeURIComponent;

function queryString(query) {
  // Of several, each is as it must be found, with the spaces around it.
  const told = Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value.map((one) => [name, one]) : [[name, String(value ?? "").trim()]]))
    .filter(([, value]) => value !== "");
  return told.length ? `?${new URLSearchParams(told)}` : "";
}

function formWith(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return form;
}

async function request(fetch, address, { method = "GET", body, ...more } = {}) {
  const isJson = body !== undefined && !(body instanceof FormData);
  const headers = { Accept: "application/json", ...(isJson && { "Content-Type": "application/json" }) };
  const response = await answer(fetch, address, {
    ...more,
    method,
    headers,
    body: isJson ? JSON.stringify(body) : body,
    ...more,
  });
  return response.status === 204 ? null : response.json().catch(() => unanswered(more));
}

/** What is cut off on its way is no file. */
const download = async (fetch, address, init = {}) =>
  (await answer(fetch, address, init)).blob().catch(() => unanswered(init));

function unanswered({ signal }) {
  throw new ApiError(signal?.aborted ? CALLED_OFF : SILENCE);
}

async function answer(fetch, address, init) {
  const response = await fetch(address, init).catch(() => unanswered(init));
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  return {
    type: told.type,
    status: response.status,
    title: told.title || NO_TITLE(response.status),
    detail: told.detail || NO_REASON,
    errors: Array.isArray(told.errors) ? told.errors : [],
    request_id: told.request_id,
    retry_after: Number(response.headers.get("Retry-After")) || null,
  };
}
