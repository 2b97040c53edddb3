/** Training: starting it, following it to its end, calling it off. */

import { asSent } from "../roles.js";
import { arePurchases, purchasesAsSent } from "../roles/purchases.js";
import { reportNow } from "../roles/reading.js";
import { DEFAULT_OPTIONS } from "../store.js";
import { NO_FILE } from "./data.js";
import { noticeStatus } from "./fetching.js";

const TICK_MILLISECONDS = 1000;
const waiting = (message) => ({ status: "queued", progress: { fraction: 0, stage: "queued", message } });

export function trainingActions(tools, { loadModel }) {
  const { store, api, isEnded, go, replace, clock } = tools;

  /** The address names the training as long as it runs, so that a reload finds it again. */
  const nameInAddress = (job) => {
    const { route } = store.get();
    if (route.name === "data") replace("data", { ...route.params, job });
  };
  const finish = async () => {
    await loadModel();
    const isWaitedFor = store.get().route.name === "data";
    const { route, ...noFile } = NO_FILE;
    store.set({ ...noFile, ...(isWaitedFor && { route }) });
    if (isWaitedFor) {
      replace("data");
      go("segments");
    }
    store.set({ announcement: "Your segments are ready." });
  };
  const hear = (startedMs) => (job) => {
    const isNews = store.get().job?.progress?.stage !== job.progress?.stage;
    store.set({ job: { ...job, startedMs }, now: clock.Date.now(), isServiceGone: false });
    if (isNews) store.set({ announcement: job.progress?.message ?? "" });
    if (job.status === "succeeded") finish();
    else if (isEnded(job)) nameInAddress(null);
  };
  const lose = (problem) => {
    noticeStatus(tools, problem);
    if (problem.status === 0) return;
    store.set({ job: null, jobProblem: problem });
    nameInAddress(null);
  };
  const tick = () => {
    const { job } = store.get();
    if (!job || isEnded(job)) return;
    store.set({ now: clock.Date.now() });
    clock.setTimeout(tick, TICK_MILLISECONDS);
  };
  const follow = (jobId, startedMs) => {
    tick();
    api.watchJob(jobId, hear(startedMs), lose);
  };

  return {
    async train() {
      const { dataset, options } = store.get();
      const startedMs = clock.Date.now();
      store.set({ jobProblem: null, now: startedMs, job: { ...waiting("Sending your choices"), startedMs } });
      try {
        const job = await api.train(dataset.value.dataset_id, wanted(options, reportNow(store.get())));
        hear(startedMs)(job);
        nameInAddress(job.job_id);
        follow(job.job_id, startedMs);
      } catch (error) {
        if (!error.problem) throw error;
        store.set({ job: null, jobProblem: error.problem });
        noticeStatus(tools, error);
      }
    },
    fetch({ route, job, jobProblem }) {
      if (route.name !== "data") return;
      const { job: named } = route.params;
      if (!named || job || jobProblem) return;
      const startedMs = clock.Date.now();
      store.set({
        job: { ...waiting("Looking for the training"), job_id: named, startedMs },
        now: startedMs,
      });
      follow(named, startedMs);
    },
    async cancel() {
      const { job } = store.get();
      const told = await api.cancelJob(job.job_id).catch(() => null);
      if (told?.status === "cancelled") hear(job.startedMs)(told);
    },
  };
}

/** Only what differs from the defaults is sent: the service knows the defaults. */
export function wanted(options, report = {}) {
  const asked = arePurchases(report, options) ? purchasesAsSent : asSent;
  const defaults = asked(DEFAULT_OPTIONS);
  const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(asked(options, report)).filter(differs));
}
