/** What the screens are called. */

export const SCREEN_NAMES = Object.freeze({
  data: "Data",
  segments: "Segments",
  map: "Map",
  evidence: "Evidence",
  explore: "Explore",
  forecast: "Forecast",
  customers: "Customers",
  score: "Score",
  models: "Models",
  settings: "Settings",
  "sign-in": "Sign in",
});

const PAGE = "Segment";

/** @example titleOf("map", "Wholesale") // "Map · Wholesale · Segment" */
export const titleOf = (screen, model) => [SCREEN_NAMES[screen], model, PAGE].filter(Boolean).join(" · ");
