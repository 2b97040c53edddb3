/** Asking the service, and noticing when it is silent. */

import { REACH } from "../sentences/frame.js";
import { failed, loading, ready } from "../store.js";

/** The session has ended, or its key was revoked. */
export const NOBODY = Object.freeze({ name: null, role: null, is_open: false });
const ASK_AGAIN_MILLISECONDS = 2000;

/**
 * Asks for something and keeps it in `slice`, unless the question has changed meanwhile.
 * @param {{keepsOld?: boolean}} how what was there stays where there is no answer
 */
export async function fetchInto(tools, slice, question, ask, { keepsOld = false } = {}) {
  const { store } = tools;
  store.set({ [slice]: { ...loading(store.get()[slice].value), question } });
  const isAsked = () => store.get()[slice].question === question;
  try {
    const value = await ask();
    if (isAsked()) store.set({ [slice]: { ...ready(value), question }, isServiceGone: false });
  } catch (error) {
    if (!error.problem) throw error;
    const old = keepsOld ? store.get()[slice].value : null;
    if (isAsked()) store.set({ [slice]: { ...failed(error.problem, old), question } });
    noticeStatus(tools, error);
  }
}

/** Whoever is not known any more has to sign in, whatever was asked; and a service may be gone. */
export function noticeStatus(tools, { status }) {
  if (status === 401) tools.store.set({ session: NOBODY });
  if (status === 0) noticeSilence(tools);
}

/** Says once that the service is gone, and asks until it is back. */
export function noticeSilence(tools) {
  const { store, api, clock } = tools;
  const { isServiceGone, isOffline } = store.get();
  if (isServiceGone) return;
  store.set({ isServiceGone: true, announcement: isOffline ? REACH.offline : REACH.silent });
  if (asking.has(store)) return;
  asking.add(store);
  const ask = async () => {
    const isReady = await api.isReady();
    if (isReady) {
      asking.delete(store);
      return isThere(tools);
    }
    // An answer that was on its way when the silence began has taken the notice away.
    if (!store.get().isServiceGone) noticeSilence(tools);
    clock.setTimeout(ask, ASK_AGAIN_MILLISECONDS);
  };
  clock.setTimeout(ask, ASK_AGAIN_MILLISECONDS);
}

/** Whose silence is being watched. */
const asking = new WeakSet();

/** It answers again, and the page goes on where it was. */
export function isThere({ store, goOn }) {
  store.set({ isServiceGone: false, announcement: REACH.back });
  goOn?.();
}
