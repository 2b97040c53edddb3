/** A job, told as it goes on. */

const ENDED = new Set(["succeeded", "failed", "cancelled"]);
const POLL_MILLISECONDS = 1000;

export const isEnded = (job) => ENDED.has(job.status);

/** Listens to a job until it ends; asks again and again when the stream breaks. Returns how to stop. */
export function watch({ jobId, job, onJob, onLost, EventSource, setTimeout = globalThis.setTimeout }) {
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
  source = new EventSource(`/jobs/${encodeURIComponent(jobId)}/events`);
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    poll();
  };
  return stop;
}
