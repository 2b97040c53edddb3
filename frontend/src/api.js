/** Every request of the page, and the one error they raise. */

const ENDED = new Set(["succeeded", "failed", "cancelled"]);
const POLL_MILLISECONDS = 1000;

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

export const isEnded = (job) => ENDED.has(job.status);

/**
 * @param {function} fetch the browser's, or one that a test makes up
 * @param {{EventSource?: function, setTimeout?: function}} platform
 */
export function makeApi(fetch, platform = {}) {
  const get = (address) => request(fetch, address);
  const send = (method, address, body) => request(fetch, address, { method, body });
  const job = (jobId) => get(`/jobs/${encode(jobId)}`);
  return {
    activeModel: () => activeModel(get),
    chart: (modelId, name) => get(`/models/${encode(modelId)}/charts/${encode(name)}`),
    customers: (modelId, query) => get(`/models/${encode(modelId)}/customers${queryString(query)}`),
    customer: (modelId, customerId) => customer(get, modelId, customerId),
    person: (customerId) => person(get, customerId),
    dataset: (datasetId, query = {}) => get(`/datasets/${encode(datasetId)}${queryString(query)}`),
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
    activateModel: (modelId) => send("POST", `/models/${encode(modelId)}/activate`),
    deleteModel: (modelId) => send("DELETE", `/models/${encode(modelId)}`),
    renameSegment: (modelId, segment, name) =>
      send("PATCH", `/models/${encode(modelId)}/segments/${encode(segment)}`, { name }),
    migration: (fromId, query) => get(`/models/${encode(fromId)}/migration${queryString(query)}`),
    drift: (modelId) => get(`/models/${encode(modelId)}/drift`),
    forecast: (modelId, query) => get(`/models/${encode(modelId)}/forecast${queryString(query)}`),
    trend: (modelId, query) => get(`/models/${encode(modelId)}/trend${queryString(query)}`),
    reportAddress: (modelId) => `/models/${encode(modelId)}/report`,
    exportAddress,
    sampleAddress: sampleAddress("wholesale"),
    sampleFile: async (kind = "wholesale") =>
      new File([await download(fetch, sampleAddress(kind))], `${kind}-sample.csv`, { type: "text/csv" }),
  };
}

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
function exportAddress(modelId, format, { segment, search } = {}) {
  return `/models/${encode(modelId)}/export${queryString({ format, segment, search })}`;
}

const encode = encodeURIComponent;

function queryString(query) {
  const told = Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one]))
    .map(([name, value]) => [name, String(value ?? "").trim()])
    .filter(([, value]) => value !== "");
  return told.length ? `?${new URLSearchParams(told)}` : "";
}

function formWith(file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return form;
}

async function request(fetch, address, { method = "GET", body } = {}) {
  const isJson = body !== undefined && !(body instanceof FormData);
  const headers = { Accept: "application/json", ...(isJson && { "Content-Type": "application/json" }) };
  const response = await answer(fetch, address, {
    method,
    headers,
    body: isJson ? JSON.stringify(body) : body,
  });
  return response.status === 204 ? null : response.json();
}

const download = async (fetch, address) => (await answer(fetch, address, {})).blob();

async function answer(fetch, address, init) {
  const response = await fetch(address, init).catch(() => {
    throw new ApiError(SILENCE);
  });
  if (!response.ok) throw new ApiError(await problemOf(response));
  return response;
}

export const SILENCE = Object.freeze({
  status: 0,
  title: "The service does not answer",
  detail: "The page could not reach the service. It may have been stopped, or the network may be down.",
  errors: [],
});

const NO_ADDRESS = Object.freeze({
  status: 404,
  title: "This customer has no page",
  detail: "An id made of dots cannot be asked for alone. The table and the downloads have this customer.",
  errors: [],
});

const NO_MODEL = Object.freeze({ status: 409, title: "No model is active", detail: "", errors: [] });

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  return {
    type: told.type,
    status: response.status,
    title: told.title || `The service answered ${response.status}`,
    detail: told.detail || "It gave no reason.",
    errors: Array.isArray(told.errors) ? told.errors : [],
    request_id: told.request_id,
    retry_after: Number(response.headers.get("Retry-After")) || null,
  };
}

/** Listens to a job until it ends; asks again and again when the stream breaks. Returns how to stop. */
function watch({ jobId, job, onJob, onLost, EventSource, setTimeout = globalThis.setTimeout }) {
  let isStopped = false;
  let source = null;
  const stop = () => {
    isStopped = true;
    source?.close();
  };
  const hear = (told) => {
    if (isStopped) return;
    onJob(told);
    if (isEnded(told)) stop();
  };
  const poll = async () => {
    if (isStopped) return;
    await job(jobId).then(hear, (error) => lost(error));
    if (!isStopped) setTimeout(poll, POLL_MILLISECONDS);
  };
  const lost = (error) => {
    if (error.status === 404) stop();
    onLost(error.problem);
  };
  if (!EventSource) return (poll(), stop);
  source = new EventSource(`/jobs/${encode(jobId)}/events`);
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    poll();
  };
  return stop;
}
