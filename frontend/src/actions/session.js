/** Signing in and out, and what only some may do. */

import { FORGOTTEN } from "../sentences/session.js";
import { nothing } from "../store.js";
import { noticeSilence, noticeStatus } from "./fetching.js";

export function sessionActions(tools) {
  const { store, api, reload } = tools;
  return {
    /** Without an answer the page goes on, and what it asks for next tells why. */
    async loadSession() {
      await api.session().then(
        (session) => store.set({ session }),
        () => noticeSilence(tools),
      );
    },
    async signIn(key) {
      if (store.get().signingIn?.isBusy) return;
      store.set({ signingIn: { isBusy: true, problem: null } });
      try {
        await api.signIn(key);
        reload();
      } catch (error) {
        if (!error.problem) throw error;
        store.set({ signingIn: { isBusy: false, problem: error.problem } });
      }
    },
    async signOut() {
      await api.signOut().catch(() => noticeSilence(tools));
      reload();
    },
    askToForget: (customerId) => store.set({ forgetting: { customerId, isBusy: false } }),
    keepCustomer: () => store.set({ forgetting: null }),
    async forgetCustomer(customerId) {
      store.set({ forgetting: { customerId, isBusy: true } });
      try {
        const removed = await api.forgetCustomer(customerId);
        store.set({
          forgetting: { customerId, removed },
          customers: nothing(),
          announcement: FORGOTTEN,
        });
      } catch (error) {
        if (!error.problem) throw error;
        store.set({ forgetting: { customerId, problem: error.problem } });
        noticeStatus(tools, error);
      }
    },
  };
}
