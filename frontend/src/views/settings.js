import { partOf, PARTS, settingsActions } from "../actions/settings.js";
import { h } from "../dom.js";
import { SETTINGS } from "../sentences/settings.js";
import { drawAppearance } from "./settings/appearance.js";
import { drawLanguages, drawRequests } from "./settings/api.js";
import { drawKeys, drawNewKey } from "./settings/keys.js";
import { drawKeyForm, drawRefusal } from "./settings/makingkeys.js";

/** A part of the screen that is there in one part of Settings only. */
const within = (part, select, draw) => ({
  select: (state) => [partOf(state.route) === part, ...(partOf(state.route) === part ? select(state) : [])],
  draw: (state, actions) => (partOf(state.route) === part ? draw(state, actions) : null),
});

export const settingsView = {
  brings: [settingsActions],
  parts: [
    { select: ({ route }) => [partOf(route)], draw: drawHead },
    within("keys", ({ newKey }) => [newKey], drawNewKey),
    within("keys", ({ session, keys, revoking }) => [session, keys, revoking], drawKeys),
    within("keys", ({ session, newKey }) => [session, newKey], drawKeyForm),
    within("keys", ({ makingKey }) => [makingKey?.problem], drawRefusal),
    within("appearance", () => [], drawAppearance),
    within("api", ({ route: { params } }) => [params.of, params.as], drawLanguages),
    within("api", ({ route: { params }, model, session, dataset }) => [params.of, params.params, params.as, model.value, session, dataset.value], drawRequests),
  ],
};

function drawHead({ route }) {
  const current = partOf(route);
  return [
    h("h1", { tabindex: "-1" }, SETTINGS.title),
    h(
      "nav",
      { class: "tabs", "aria-label": SETTINGS.parts },
      PARTS.map((part) =>
        h(
          "a",
          {
            class: "tab",
            id: `part-${part}`,
            href: `#/settings?part=${part}`,
            "aria-current": part === current ? "page" : null,
          },
          SETTINGS[part],
        ),
      ),
    ),
  ];
}
