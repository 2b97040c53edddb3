/** The address after `#` is the screen and what it shows: `#/customers?segment=1&page=2`. */

/** @returns {{name: string, params: Object<string, string>}} */
export function parseHash(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { name: path, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** Parameters that are empty or null are left out. */
export function toHash(name, params = {}) {
  const told = Object.entries(params).filter(([, value]) => value !== "" && value != null);
  const query = new URLSearchParams(told).toString();
  return `#/${name}${query && `?${query}`}`;
}

/** Tells `onRoute` where the page is, now and after each change of the address. */
export function startRouter(view, onRoute) {
  const tell = () => {
    if (isRoute(view.location.hash)) onRoute(parseHash(view.location.hash));
  };
  view.addEventListener("hashchange", tell);
  tell();
  return {
    go: (name, params) => {
      view.location.hash = toHash(name, params);
    },
    replace(name, params) {
      view.history.replaceState(null, "", toHash(name, params));
      tell();
    },
  };
}

/** `#main` of the skip link is a place on the page, not a screen. */
const isRoute = (hash) => hash === "" || hash === "#" || hash.startsWith("#/");
