/** What can still be taken back. */

const UNDO_MILLISECONDS = 12_000;

export function undoingActions({ store, clock }) {
  let last = null;
  const end = (how) => {
    const one = last;
    last = null;
    if (one) store.set({ undoable: null });
    return one?.[how]?.();
  };
  const wait = (one) =>
    clock.setTimeout(() => {
      if (last !== one) return;
      if (one.isHeld) wait(one);
      else end("commit");
    }, UNDO_MILLISECONDS);
  return {
    /**
     * Tells what was done, with a way back. What cannot be taken back once the service has done it is done by
     * `commit`: after a while, when something else is done, or when the page is left.
     * @param {{told: string, undo: function, commit: function?}} act
     */
    offerUndo({ told, undo, commit = null }) {
      end("commit");
      last = { undo, commit, isHeld: false };
      store.set({ undoable: { told }, announcement: told });
      wait(last);
    },
    undo: () => end("undo"),
    /** Nobody wants it back. */
    settle: () => end("commit"),
    /** It stays for whoever is at it with the pointer or the keyboard. */
    holdUndo(isHeld) {
      if (last) last.isHeld = isHeld;
    },
  };
}
