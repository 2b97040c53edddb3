/** The screens there are, in the order of the rail. What draws one comes when it is first opened. */

export const SCREENS = [
  screen("data", "Data", async () => (await import("./views/data.js")).dataView),
  screen("segments", "Segments", async () => (await import("./views/segments.js")).segmentsView),
  screen("map", "Map", async () => (await import("./views/map.js")).mapView),
  screen("evidence", "Evidence", async () => (await import("./views/evidence.js")).evidenceView),
  screen("explore", "Explore", async () => (await import("./views/explore.js")).exploreView),
  screen("forecast", "Forecast", async () => (await import("./views/forecast.js")).forecastView),
  screen("customers", "Customers", async () => {
    const [table, drawer] = await Promise.all([import("./views/customers.js"), import("./views/customer.js")]);
    return { ...table.customersView, drawer: drawer.customerDrawer };
  }),
  screen("score", "Score", async () => (await import("./views/score.js")).scoreView),
  screen("models", "Models", async () => (await import("./views/models.js")).modelsView),
];

export const SIGN_IN = screen("sign-in", "Sign in", async () => (await import("./views/signin.js")).signInView);

function screen(name, label, load) {
  return { name, label, load };
}
