/** Puts the page together: state, service, address, screens. */

import { makeActions } from "./actions.js";
import { isEnded, makeApi, SILENCE } from "./api.js";
import { dropNotice, dropOverlay } from "./components/dropoverlay.js";
import { header, rail } from "./components/frame.js";
import { retryNotice } from "./components/states.js";
import { undoNotice } from "./components/undonotice.js";
import { h, mountParts } from "./dom.js";
import { holdDrawer } from "./drawer.js";
import { startDropping } from "./dropping.js";
import { startRouter } from "./router.js";
import { SCREENS, SIGN_IN } from "./screens.js";
import { SCORE_DROP } from "./sentences/scoredrop.js";
import { createStore, initialState } from "./store.js";
import { startTheme } from "./theme.js";

const MILLISECONDS_TO_OTHERS = 2000;
const region = (id) => document.getElementById(id);

startTheme();
const store = createStore(initialState());
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
  listen: (name, listener) => window.addEventListener(name, listener),
});

const drawRail = mountParts(
  region("rail"),
  [{ select: ({ route }) => [route.name], draw: ({ route }) => rail(SCREENS, route.name) }],
  actions,
);
const drawHeader = mountParts(
  region("header"),
  [
    {
      select: ({ model, route, isServiceGone, session }) => [
        model,
        route.name === "data",
        isServiceGone,
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
  document.title = `${screen.label} · Segment`;
  const view = await load(screen).catch(() => missing(screen));
  if (opened !== screen) return;
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

/** A browser asks again for a script that did not come only when the whole page is loaded anew. */
function missing({ label }) {
  actions.tellSilence();
  const notice = () => retryNotice(SILENCE, () => window.location.reload());
  return { parts: [{ select: () => [], draw: () => [h("h1", { tabindex: "-1" }, label), notice()] }] };
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
startDropping(window, { onOver: actions.dragOver, onDrop: actions.takeDrop });

router = startRouter(window, onRoute);
await actions.loadSession();
if (!isStranger(store.get())) {
  await actions.loadModel();
  if (!store.get().route.name) goHome();
}
// The other screens come after the first one, so that they open at once, and without the service.
window.setTimeout(() => Promise.allSettled(SCREENS.map(load)), MILLISECONDS_TO_OTHERS);
