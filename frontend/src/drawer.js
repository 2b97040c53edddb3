/** A panel over the page: it keeps the focus until it is closed, and gives it back then. */

/**
 * @param {HTMLDialogElement} panel
 * @param {function} onClosed whoever closed it: the Escape key, a click beside it, or its button
 * @returns {function(boolean)} opens or closes it
 */
export function holdDrawer(panel, onClosed) {
  panel.addEventListener("close", onClosed);
  panel.addEventListener("click", ({ target }) => target === panel && panel.close());
  return (isWanted) => {
    if (isWanted && !panel.open) panel.showModal();
    else if (!isWanted && panel.open) panel.close();
  };
}
