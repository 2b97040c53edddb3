/** Puts the page together: state, service, address, screens. */

import { makeActions } from "./actions.js";
import { isEnded, makeApi } from "./api.js";
import { dropNotice, dropOverlay } from "./components/dropoverlay.js";
import { header, rail } from "./components/frame.js";
import { missingScreen } from "./components/missing.js";
import { undoNotice } from "./components/undonotice.js";
import { mountParts } from "./dom.js";
import { holdDrawer } from "./drawer.js";
import { startDropping } from "./dropping.js";
import { startRouter } from "./router.js";
import { FIRST_ON_A_PHONE, SCREENS, SIGN_IN } from "./screens.js";
import { MISSING } from "./sentences/frame.js";
import { SCORE_DROP } from "./sentences/scoredrop.js";
import { createStore, initialState } from "./store.js";
import { startTheme } from "./theme.js";
import { keepAddress, tellTitle, tellWords } from "./words.js";

const MILLISECONDS_TO_OTHERS = 2000;
const region = (id) => document.getElementById(id);

startTheme();
tellWords(document);
keepAddress(document.querySelector(".skip"), region("main"));
const store = createStore({ ...initialState(), isOffline: !navigator.onLine });
const api = makeApi((...request) => fetch(...request), { EventSource });
let router = null;
const actions = makeActions({
  store,
  api,
  isEnded,
  go: (name, params) => router.go(name, params),
  replace: (name, params) => router.replace(name, params),
  load: (name) => load(SCREENS.find((screen) => screen.name === name)),
  reload: () => window.location.reload(),
  lacksScreen: () => isMissing,
  listen: (name, listener) => window.addEventListener(name, listener),
});

const drawRail = mountParts(
  region("rail"),
  [{ select: ({ route }) => [route.name], draw: ({ route }) => rail(SCREENS, route.name, FIRST_ON_A_PHONE) }],
  actions,
);
const drawHeader = mountParts(
  region("header"),
  [
    {
      select: ({ model, route, isServiceGone, isOffline, session }) => [
        model,
        JSON.stringify(route),
        isServiceGone,
        isServiceGone && isOffline,
        session,
      ],
      draw: header,
    },
  ],
  actions,
);
const drawNotices = mountParts(
  region("notices"),
  [
    {
      select: ({ isDropping, route, model }) => [isDropping, route.name, model.value],
      draw: ({ isDropping, route, model }) =>
        isDropping ? dropOverlay(route.name === "score" && model.value ? SCORE_DROP : null) : null,
    },
    {
      select: ({ dropProblem }) => [dropProblem],
      draw: ({ dropProblem }, { dismissDrop }) => (dropProblem ? dropNotice(dropProblem, dismissDrop) : null),
    },
    {
      select: ({ undoable }) => [undoable],
      draw: ({ undoable }) => (undoable ? undoNotice(undoable, actions) : null),
    },
  ],
  actions,
);
const showDrawer = holdDrawer(region("drawer"), () => actions.closeCustomer());
let opened = null;
let isMissing = false;
let drawScreen = () => {};
let drawDrawer = () => {};

/** What draws a screen, once what it brings is there. */
async function load(screen) {
  const view = await screen.load();
  actions.take(view.brings);
  return view;
}

/** The screen before stays until the new one is there, which takes a moment the first time. */
async function openScreen(screen) {
  const isFirst = opened === null;
  opened = screen;
  drawScreen = () => {};
  tellTitle(document, opened, store.get());
  const view = await load(screen).catch((error) => missing(screen, error, isFirst));
  if (opened !== screen) return;
  isMissing = Boolean(view.isMissing);
  region("main").dataset.screen = screen.name;
  drawScreen = mountParts(region("main"), view.parts, actions);
  if (view.drawer) drawDrawer = holdDrawing(view.drawer);
  draw(store.get());
  actions.fetchForScreen(store.get());
  if (!isFirst || screen === SIGN_IN) focusHeading();
}

function holdDrawing({ parts, isOpen }) {
  const drawParts = mountParts(region("drawer"), parts, actions);
  return (state) => {
    drawParts(state);
    showDrawer(isOpen(state));
  };
}

/**
 * A browser asks again for a script that did not come only when the whole page is loaded anew; without the service
 * that would leave nothing of it. What a page lacks that was just loaded, it would lack again.
 */
async function missing(screen, error, isFirst) {
  // What a browser throws when a script does not come; anything else is a mistake in it.
  if (!(error instanceof TypeError)) throw error;
  const isAnswering = !store.get().isServiceGone && (await actions.hasAnswer());
  if (isAnswering && !isFirst && opened === screen) {
    window.location.reload();
    return new Promise(() => {});
  }
  if (!isAnswering) actions.tellSilence();
  const retry = async () => {
    if (await actions.hasAnswer()) window.location.reload();
    else store.set({ announcement: MISSING.stillGone });
  };
  const draw = ({ isOffline }) => missingScreen(screen.label, isOffline, retry);
  return { isMissing: true, parts: [{ select: ({ isOffline }) => [isOffline], draw }] };
}

/** A screen reader and the keyboard start at the new screen's heading. */
function focusHeading() {
  window.scrollTo(0, 0);
  (region("main").querySelector("h1") ?? region("main")).focus({ preventScroll: true });
}

const isStranger = ({ session }) => session !== null && session.name === null;

function draw(state) {
  if (isStranger(state) && opened !== SIGN_IN) openScreen(SIGN_IN);
  region("rail").hidden = isStranger(state);
  drawRail(state);
  drawHeader(state);
  drawNotices(state);
  drawScreen(state);
  drawDrawer(state);
  tellTitle(document, opened, state);
  if (region("announcer").textContent !== state.announcement)
    region("announcer").textContent = state.announcement;
}

function onRoute(route) {
  const screen = SCREENS.find((one) => one.name === route.name);
  if (isStranger(store.get())) return store.set({ route });
  if (!screen) return goHome();
  if (opened !== screen) openScreen(screen);
  store.set({ route });
}

/** Home is the segments, or the place to bring customers when there are none. */
function goHome() {
  const { model } = store.get();
  if (model.status === "loading") return;
  router.replace(model.status === "none" ? "data" : "segments", {});
}

store.subscribe(draw);
store.subscribe(() => actions.fetchForScreen(store.get()));

window.addEventListener("pagehide", actions.settle);
for (const name of ["online", "offline"])
  window.addEventListener(name, () => actions.networkChanged(!navigator.onLine));
startDropping(window, { onOver: actions.dragOver, onDrop: actions.takeDrop });

router = startRouter(window, onRoute);
await actions.loadSession();
if (!isStranger(store.get())) {
  await actions.loadModel();
  if (!store.get().route.name) goHome();
}
// The other screens come after the first one, so that they open at once, and without the service.
window.setTimeout(() => Promise.allSettled(SCREENS.map(load)), MILLISECONDS_TO_OTHERS);
