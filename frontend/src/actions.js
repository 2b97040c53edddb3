/** What a person can do on the page. Everything it needs is handed in. */

import { DEFAULT_OPTIONS, failed, loading, nothing, ready } from "./store.js";

const PAGE_SIZE = 50;
const ASK_AGAIN_MILLISECONDS = 2000;

export function makeActions({ store, api, isEnded, go, replace, clock = globalThis }) {
  const tools = { store, api, isEnded, go, replace, clock };
  const models = modelActions(tools);
  return { ...models, ...dataActions(tools), ...trainingActions(tools, models), ...viewActions(tools) };
}

/** Asks for something and keeps it in `slice`, unless the question has changed meanwhile. */
async function fetchInto({ store, clock, api }, slice, question, ask) {
  store.set({ [slice]: { ...loading(store.get()[slice].value), question } });
  const isAsked = () => store.get()[slice].question === question;
  try {
    const value = await ask();
    if (isAsked()) store.set({ [slice]: { ...ready(value), question }, isServiceGone: false });
  } catch (error) {
    if (!error.problem) throw error;
    if (isAsked()) store.set({ [slice]: { ...failed(error.problem), question } });
    if (error.status === 0) noticeSilence({ store, clock, api });
  }
}

/** Says once that the service is gone, and asks until it is back. */
function noticeSilence({ store, api, clock }) {
  if (store.get().isServiceGone) return;
  store.set({ isServiceGone: true, announcement: "The service does not answer." });
  const ask = async () => {
    if (await api.isReady()) store.set({ isServiceGone: false, announcement: "The service answers again." });
    else clock.setTimeout(ask, ASK_AGAIN_MILLISECONDS);
  };
  clock.setTimeout(ask, ASK_AGAIN_MILLISECONDS);
}

function modelActions(tools) {
  const { store, api } = tools;
  const loadModel = async () => {
    await fetchInto(tools, "model", "active", api.activeModel);
    if (store.get().model.problem?.status === 409) store.set({ model: nothing() });
  };
  /** Fetches what the screen needs and does not have yet. */
  const fetchForScreen = ({ route, model, projection, customers, dataset }) => {
    const { dataset: asked } = route.name === "data" ? route.params : {};
    if (asked && ![dataset.question, dataset.value?.dataset_id].includes(asked)) loadDataset(asked);
    if (model.status !== "ready") return;
    const { model_id: modelId } = model.value;
    if (route.name === "map" && projection.question !== modelId) loadProjection(modelId);
    const question = JSON.stringify([modelId, route.params]);
    if (route.name === "customers" && customers.question !== question) loadCustomers(modelId, route.params, question);
  };
  const loadDataset = (datasetId) => fetchInto(tools, "dataset", datasetId, () => api.dataset(datasetId));
  const loadProjection = (modelId) => fetchInto(tools, "projection", modelId, () => api.projection(modelId));
  const loadCustomers = (modelId, params, question) => fetchInto(tools, "customers", question, () =>
    api.customers(modelId, { page: 1, page_size: PAGE_SIZE, ...params }));
  const retry = async (slice) => {
    if (slice === "model") return loadModel();
    store.set({ [slice]: nothing() });
    return fetchForScreen(store.get());
  };
  return { loadModel, fetchForScreen, retry };
}

function dataActions(tools) {
  const { store, api, replace } = tools;
  const show = (report) => {
    store.set({ options: DEFAULT_OPTIONS, announcement: `${report.name} was read: ${report.n_rows} rows, ${report.n_columns} columns.` });
    replace("data", { dataset: report.dataset_id });
  };
  const bring = async (name, ask) => {
    store.set({ job: null, jobProblem: null, announcement: `Reading ${name}` });
    await fetchInto(tools, "dataset", name, ask);
    const { status, value, problem } = store.get().dataset;
    if (status === "ready") show(value);
    if (status === "failed") store.set({ announcement: `${problem.title}. ${problem.detail}` });
  };
  return {
    uploadFile: (file) => bring(file.name, () => api.uploadDataset(file)),
    useSample: () => bring("the made-up sample", async () => api.uploadDataset(await api.sampleFile())),
    forgetDataset() {
      replace("data");
      store.set({ dataset: nothing(), job: null, jobProblem: null, options: DEFAULT_OPTIONS });
    },
    setOption: (name, value) => store.set({ options: { ...store.get().options, [name]: value } }),
    toggleColumn(name) {
      const { options } = store.get();
      const isOut = options.exclude.includes(name);
      const exclude = isOut ? options.exclude.filter((other) => other !== name) : [...options.exclude, name];
      store.set({ options: { ...options, exclude } });
    },
    toggleOptions: () => store.set({ hasOpenOptions: !store.get().hasOpenOptions }),
  };
}

function trainingActions({ store, api, isEnded, go, replace, clock }, { loadModel }) {
  const finish = async (job) => {
    if (job.status !== "succeeded") return;
    await loadModel();
    const isWaiting = store.get().route.name === "data";
    if (isWaiting) replace("data");
    store.set({ dataset: nothing(), job: null, hiddenSegments: [], announcement: "Your segments are ready." });
    if (isWaiting) go("segments");
  };
  const hear = (startedMs) => (job) => {
    const isNews = store.get().job?.progress?.stage !== job.progress?.stage;
    store.set({ job: { ...job, startedMs }, now: clock.Date.now(), isServiceGone: false });
    if (isNews) store.set({ announcement: job.progress?.message ?? "" });
    if (isEnded(job)) finish(job);
  };
  const tick = () => {
    const { job } = store.get();
    if (!job || isEnded(job)) return;
    store.set({ now: clock.Date.now() });
    clock.setTimeout(tick, 1000);
  };
  const lose = (problem) => {
    if (problem.status !== 0) return store.set({ job: null, jobProblem: problem });
    return noticeSilence({ store, api, clock });
  };
  return {
    async train() {
      const { dataset, options } = store.get();
      const startedMs = clock.Date.now();
      store.set({ jobProblem: null, now: startedMs, job: { ...STARTING, startedMs } });
      try {
        const job = await api.train(dataset.value.dataset_id, wanted(options));
        hear(startedMs)(job);
        tick();
        api.watchJob(job.job_id, hear(startedMs), lose);
      } catch (error) {
        store.set({ job: null, jobProblem: error.problem ?? { title: "The page failed", detail: error.message, errors: [] } });
      }
    },
    async cancel() {
      const { job } = store.get();
      const told = await api.cancelJob(job.job_id).catch((error) => error);
      if (told?.status === "cancelled") hear(job.startedMs)(told);
    },
    closeJob: () => store.set({ job: null, jobProblem: null }),
  };
}

const STARTING = { job_id: null, status: "queued", progress: { fraction: 0, stage: "queued", message: "Sending your choices" } };

/** Only what differs from the defaults is sent: the service knows the defaults. */
export function wanted(options) {
  const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_OPTIONS[name]);
  return Object.fromEntries(Object.entries(options).filter(differs));
}

function viewActions({ store, api, go, replace }) {
  return {
    go,
    sampleAddress: api.sampleAddress,
    exportAddress: (format) => api.exportAddress(store.get().model.value.model_id, format, store.get().route.params),
    /** Changes what the table of customers shows; anything but turning a page goes back to the first. */
    showCustomers: (params) => replace("customers", { ...store.get().route.params, page: null, ...params }),
    toggleLoadings: () => store.set({ hasLoadings: !store.get().hasLoadings }),
    toggleSegment(number) {
      const { hiddenSegments: hidden } = store.get();
      const isHidden = hidden.includes(number);
      store.set({ hiddenSegments: isHidden ? hidden.filter((other) => other !== number) : [...hidden, number] });
    },
  };
}
