/** Forgetting a customer, for good. */

import { FORGOTTEN } from "../sentences/session.js";
import { nothing } from "../store.js";
import { noticeStatus } from "./fetching.js";

export function forgettingActions(tools) {
  const { store, api } = tools;
  return {
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
