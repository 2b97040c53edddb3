/** Signing in and out. */

import { noticeSilence } from "./fetching.js";

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
  };
}
