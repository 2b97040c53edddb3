/** Training: starting it, following it to its end, calling it off. */

import { asSent } from "../roles.js";
import { arePurchases, purchasesAsSent } from "../roles/purchases.js";
import { reportNow } from "../roles/reading.js";
import { PROGRESS, TRAINED } from "../sentences/training.js";
import { DEFAULT_OPTIONS } from "../store.js";
import { noticeStatus } from "./fetching.js";

const TICK_MILLISECONDS = 1000;
const waiting = (message) => ({ status: "queued", progress: { fraction: 0, stage: "queued", message } });

export function trainingActions(tools, { loadModel }) {
  const { store, api, isEnded, go, replace, clock } = tools;
  /** Somebody may come back to an address that names one of these. */
  const ended = new Set();

  /** The address names the training as long as it runs, so that a reload finds it again. */
  const nameInAddress = (job) => {
    const { route } = store.get();
    if (route.name === "data") replace("data", { ...route.params, job });
  };
  const finish = async (job) => {
    await loadModel();
    const { route, model } = store.get();
    const isWaitedFor = route.name === "data";
    const isInUse = !job.model_id || model.value?.model_id === job.model_id;
    const without = isWaitedFor ? { route: { ...route, params: { ...route.params, job: null } } } : {};
    // The table stays open: whoever comes back finds it, with what was chosen.
    store.set({ job: null, jobProblem: null, ...without });
    nameInAddress(null);
    // Two models without a feature in common cannot be compared: the list shows them both.
    if (isWaitedFor) go(isInUse ? "segments" : "models", {});
    store.set({ announcement: isInUse ? TRAINED.ready : TRAINED.notInUse });
  };
  const hear = (startedMs) => (job) => {
    const before = store.get().job;
    const isNews = before?.progress?.stage !== job.progress?.stage;
    const isCancelling = Boolean(before?.isCancelling);
    store.set({ job: { ...job, startedMs: began(job, startedMs), isCancelling }, now: clock.Date.now(), isServiceGone: false });
    if (isNews) store.set({ announcement: job.progress?.message ?? "" });
    if (!isEnded(job)) return;
    ended.add(job.job_id);
    if (job.status === "succeeded") finish(job);
    else nameInAddress(null);
  };
  /** One that is found again has been running for a while. */
  const began = ({ created_at: createdAt }, startedMs) => Math.min(startedMs, Date.parse(createdAt) || startedMs);
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
      store.set({ jobProblem: null, now: startedMs, job: { ...waiting(PROGRESS.sending), startedMs } });
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
      if (ended.has(named)) return nameInAddress(null);
      const startedMs = clock.Date.now();
      store.set({ job: { ...waiting(PROGRESS.looking), job_id: named, startedMs }, now: startedMs });
      follow(named, startedMs);
    },
    async cancel() {
      const { job } = store.get();
      store.set({ job: { ...job, isCancelling: true } });
      const told = await api.cancelJob(job.job_id).catch((error) => {
        const { job: now } = store.get();
        if (now) store.set({ job: { ...now, isCancelling: false } });
        noticeStatus(tools, error);
      });
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
