/** The screens there are, in the order of the rail. What draws one comes when it is first opened. */

import { SCREEN_NAMES } from "./sentences/screens.js";

export const SCREENS = [
  screen("data", async () => (await import("./views/data.js")).dataView),
  screen("segments", async () => (await import("./views/segments.js")).segmentsView),
  screen("map", async () => (await import("./views/map.js")).mapView),
  screen("evidence", async () => (await import("./views/evidence.js")).evidenceView),
  screen("explore", async () => (await import("./views/explore.js")).exploreView),
  screen("forecast", async () => (await import("./views/forecast.js")).forecastView),
  screen("customers", async () => {
    const [table, drawer] = await Promise.all([import("./views/customers.js"), import("./views/customer.js")]);
    return { ...table.customersView, drawer: drawer.customerDrawer };
  }),
  screen("score", async () => (await import("./views/score.js")).scoreView),
  screen("models", async () => (await import("./views/models.js")).modelsView),
  screen("settings", async () => (await import("./views/settings.js")).settingsView),
];

export const SIGN_IN = screen("sign-in", async () => (await import("./views/signin.js")).signInView);

/** Those that a phone has room for; the others are behind one more entry. */
export const FIRST_ON_A_PHONE = Object.freeze(["data", "segments", "map", "customers", "score"]);

function screen(name, load) {
  return { name, label: SCREEN_NAMES[name], load };
}
