/** Files: bringing one, opening a kept one, and choosing what of it is used. */

import { allToggled, toggled, withRole } from "../roles.js";
import { toggledMade, withPart } from "../roles/purchases.js";
import { readingQuery, reportNow } from "../roles/reading.js";
import { SAMPLES } from "../sentences/bringing.js";
import { REPORT } from "../sentences/dataset.js";
import { DEFAULT_OPTIONS, loading, NO_FILE, nothing } from "../store.js";
import { choicesFromAddress, choicesToAddress } from "./choices.js";
import { fetchInto } from "./fetching.js";

/** Somebody who goes through the choices of a select is not asked for at each. */
const CHOOSING_MILLISECONDS = 350;
/** These find their number of segments themselves. */
const FINDS_NUMBER = ["dbscan", "hdbscan"];

export function dataActions(tools) {
  const { store, api, go, replace, clock, isEnded } = tools;
  let seen = null;

  const bring = async (name, ask) => {
    store.set({ job: null, jobProblem: null, options: DEFAULT_OPTIONS, announcement: REPORT.reading(name) });
    await fetchInto(tools, "dataset", name, ask);
    const { dataset, route } = store.get();
    const { status, value, problem } = dataset;
    if (status === "failed") store.set({ announcement: `${problem.title}. ${problem.detail}` });
    if (status !== "ready") return;
    store.set({ announcement: REPORT.read(value) });
    if (route.name === "data") go("data", { dataset: value.dataset_id });
  };
  const open = (named) => {
    fetchInto(tools, "dataset", named, () => api.dataset(named));
    const { route, job } = store.get();
    store.set({ options: choicesFromAddress(route.params.options), job: job && isEnded(job) ? null : job, jobProblem: null });
  };
  const openNamed = ({ route, dataset }) => {
    const { dataset: named } = route.params;
    if (named && ![dataset.question, dataset.value?.dataset_id].includes(named)) open(named);
  };
  /** What is open stays open while other screens are looked at, and as long as it is trained on. */
  const settle = (state, from) => {
    const { route, dataset, options, job } = state;
    if (dataset.status !== "ready") return;
    const { dataset_id: openId } = dataset.value;
    const { dataset: named, options: told, more } = route.params;
    const runs = Boolean(job) && !isEnded(job);
    const isOpen = !named && (from?.name !== "data" || runs);
    if (isOpen || (runs && named !== openId)) {
      const jobId = runs ? job.job_id : null;
      replace("data", { dataset: openId, options: choicesToAddress(options), job: jobId, more });
    } else if (!named) store.set({ ...NO_FILE, route, options: DEFAULT_OPTIONS });
    else if (named === openId && (told ?? null) !== choicesToAddress(options))
      store.set({ options: choicesFromAddress(told) });
  };
  /** Asks what the file holds, once something that decides it was chosen. */
  const readAsChosen = ({ dataset: { status, value: found }, options, reading }) => {
    const query = status === "ready" ? readingQuery(options, found) : null;
    if (!query) {
      if (reading.status !== "none") store.set({ reading: nothing() });
      return;
    }
    const question = JSON.stringify([found.dataset_id, query]);
    if (reading.question === question) return;
    store.set({ reading: { ...loading(reading.value), question } });
    const ask = () => fetchInto(tools, "reading", question, () => api.dataset(found.dataset_id, query));
    clock.setTimeout(() => store.get().reading.question === question && ask(), CHOOSING_MILLISECONDS);
  };
  const inAddress = (more) => {
    const { route } = store.get();
    if (route.name === "data") replace("data", { ...route.params, ...more });
  };
  const choose = (options) => {
    store.set({ options });
    inAddress({ options: choicesToAddress(options) });
  };
  return {
    uploadFile: (file) => bring(file.name, () => api.uploadDataset(file)),
    /** @param {"wholesale" | "retail"} kind customers, or purchases */
    useSample(kind) {
      if (store.get().route.name !== "data") go("data", {});
      return bring(SAMPLES.name, async () => api.uploadDataset(await api.sampleFile(kind)));
    },
    sampleAddress: api.sampleAddress,
    fetch(state) {
      const from = seen;
      seen = state.route;
      if (state.route.name !== "data") return;
      if (from !== state.route) settle(state, from);
      openNamed(store.get());
      readAsChosen(store.get());
    },
    /** Asks once more for the table that could not be opened. */
    openAgain: () => open(store.get().route.params.dataset),
    forgetDataset() {
      store.set({ ...NO_FILE, options: DEFAULT_OPTIONS });
      go("data", {});
    },
    setOption(name, value) {
      const { options } = store.get();
      const isFound = name === "algorithm" && FINDS_NUMBER.includes(value);
      choose({ ...options, [name]: value, ...(isFound && { n_segments: "auto" }) });
    },
    resetOptions: () => choose(DEFAULT_OPTIONS),
    toggleColumn: (column) => choose(toggled(store.get().options, column)),
    toggleAllColumns: (isIn) =>
      choose(allToggled(store.get().options, reportNow(store.get()).columns, isIn)),
    setRole: (column, role) => choose(withRole(store.get().options, column, role)),
    choosePart: (part, column) => choose(withPart(store.get().options, part, column)),
    toggleMade: (column) =>
      choose(toggledMade(store.get().options, reportNow(store.get()).customer_columns, column)),
    toggleOptions: () => inAddress({ more: store.get().route.params.more ? null : "1" }),
    showAllTables: () => inAddress({ tables: "all" }),
  };
}
