/** Keys: listing, making and revoking them; and what is copied. */

import { may } from "../permissions.js";
import { KEYS, NEW_KEY } from "../sentences/settings.js";
import { nothing, ready } from "../store.js";
import { fetchInto, NOBODY, noticeStatus } from "./fetching.js";

const NO_NAME = Object.freeze({ name: "" });
/** What is heard twice must differ, or it is not said again. */
const UNHEARD = "\u00a0";

export function settingsActions(tools) {
  const { store, api, replace } = tools;
  const told = (key, more) => ({ [key]: { ...store.get()[key], ...more } });
  /** Does something with keys; what goes wrong is told beside it. */
  const attempt = async (slice, about, act) => {
    if (store.get()[slice]?.isBusy) return;
    store.set({ [slice]: { ...about, isBusy: true } });
    try {
      await act();
      store.set({ [slice]: null });
    } catch (error) {
      if (!error.problem) throw error;
      store.set({ [slice]: { ...about, problem: error.problem } });
      noticeStatus(tools, error);
    }
  };
  const loadKeys = () => fetchInto(tools, "keys", "all", api.keys);
  return {
    fetch({ route, session, keys }) {
      const isAsked = partOf(route) === "keys" && session?.name && !session.is_open && may(session, "makeKey");
      if (isAsked && keys.question !== "all") loadKeys();
      // What others make and revoke meanwhile: the screen asks anew each time it is opened.
      if (route.name !== "settings" && keys.status !== "none") store.set({ keys: nothing(), revoking: null });
    },
    /** What is typed is kept, whatever is drawn anew and wherever one looks meanwhile. */
    draftKey: (more) => store.set(told("keyDraft", more)),
    async makeKey() {
      const { keyDraft, session } = store.get();
      const { name, role, days } = keyDraft;
      const isFirst = Boolean(session?.is_open);
      await attempt("makingKey", {}, async () => {
        const wanted = { name: name.trim(), role: isFirst ? "admin" : role, expires_days: Number(days ?? usualDays(isFirst)) || null };
        const newKey = await api.makeKey(wanted);
        store.set({ newKey: { ...newKey, isFirst }, ...told("keyDraft", NO_NAME), announcement: NEW_KEY.told(newKey.name) });
        // The service has closed behind it: whoever made it comes in with it.
        if (isFirst) store.set({ session: await api.signIn(newKey.key) });
        await loadKeys();
      });
    },
    /** It is gone for good, so not before somebody says that it is kept. */
    dismissNewKey: () => store.set({ newKey: null }),
    askToRevoke: (keyId) => store.set({ revoking: { keyId, isAsked: true } }),
    keepKey: () => store.set({ revoking: null }),
    /** Asked first and done at once: a key that leaked must not stay in force until there is no way back. */
    revokeKey: ({ key_id: keyId, name }) =>
      attempt("revoking", { keyId }, async () => {
        const ended = await api.revokeKey(keyId);
        const keys = store.get().keys.value.keys.map((one) => (one.key_id === keyId ? ended : one));
        store.set({ keys: { ...ready({ keys }), question: "all" }, announcement: KEYS.wasRevoked(name) });
        if (store.get().session?.name === name) store.set({ session: NOBODY });
      }),
    announce(words) {
      store.set({ announcement: store.get().announcement === words ? words + UNHEARD : words });
    },
    showSettings: (params) => replace("settings", { ...store.get().route.params, ...params }),
  };
}

/** How long a key lasts when nobody says: the first one must not lock everybody out. */
export const usualDays = (isFirst) => (isFirst ? "" : "90");

export const PARTS = Object.freeze(["keys", "appearance", "api"]);

/** The part of Settings that the address names; null on other screens. */
export function partOf({ name, params }) {
  if (name !== "settings") return null;
  if (PARTS.includes(params.part)) return params.part;
  return params.of ? "api" : PARTS[0];
}
