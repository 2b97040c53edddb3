/** Puts the page together: state, service, address, screens. */

import { makeActions } from "./actions.js";
import { isEnded, makeApi } from "./api.js";
import { dropNotice, dropOverlay } from "./components/dropoverlay.js";
import { header, rail } from "./components/frame.js";
import { mountParts } from "./dom.js";
import { holdDrawer } from "./drawer.js";
import { startDropping } from "./dropping.js";
import { startRouter } from "./router.js";
import { createStore, initialState } from "./store.js";
import { customerDrawer } from "./views/customer.js";
import { customersView } from "./views/customers.js";
import { dataView } from "./views/data.js";
import { evidenceView } from "./views/evidence.js";
import { exploreView } from "./views/explore.js";
import { forecastView } from "./views/forecast.js";
import { mapView } from "./views/map.js";
import { modelsView } from "./views/models.js";
import { segmentsView } from "./views/segments.js";
import { signInView } from "./views/signin.js";

const VIEWS = [
  dataView,
  segmentsView,
  mapView,
  evidenceView,
  exploreView,
  forecastView,
  customersView,
  modelsView,
];
const region = (id) => document.getElementById(id);

const store = createStore(initialState());
const api = makeApi((...request) => fetch(...request), { EventSource });
let router = null;
const actions = makeActions({
  store,
  api,
  isEnded,
  go: (name, params) => router.go(name, params),
  replace: (name, params) => router.replace(name, params),
  reload: () => window.location.reload(),
});

const drawRail = mountParts(
  region("rail"),
  [{ select: ({ route }) => [route.name], draw: ({ route }) => rail(VIEWS, route.name) }],
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
const drawDropping = mountParts(
  region("dropping"),
  [
    {
      select: ({ isDropping }) => [isDropping],
      draw: ({ isDropping }) => (isDropping ? dropOverlay() : null),
    },
    {
      select: ({ dropProblem }) => [dropProblem],
      draw: ({ dropProblem }, { dismissDrop }) => (dropProblem ? dropNotice(dropProblem, dismissDrop) : null),
    },
  ],
  actions,
);
const drawDrawer = mountParts(region("drawer"), customerDrawer.parts, actions);
const showDrawer = holdDrawer(region("drawer"), actions.closeCustomer);
let drawScreen = () => {};

function openScreen(view) {
  document.title = `${view.title} · Segment`;
  region("main").dataset.screen = view.name;
  drawScreen = mountParts(region("main"), view.parts, actions);
}

/** A screen reader and the keyboard start at the new screen's heading. */
function focusHeading() {
  window.scrollTo(0, 0);
  (region("main").querySelector("h1") ?? region("main")).focus({ preventScroll: true });
}

const isStranger = ({ session }) => session !== null && session.name === null;

function draw(state) {
  if (isStranger(state) && region("main").dataset.screen !== signInView.name) {
    openScreen(signInView);
    focusHeading();
  }
  region("rail").hidden = isStranger(state);
  drawRail(state);
  drawHeader(state);
  drawDropping(state);
  drawScreen(state);
  drawDrawer(state);
  showDrawer(customerDrawer.isOpen(state));
  if (region("announcer").textContent !== state.announcement)
    region("announcer").textContent = state.announcement;
}

function onRoute(route) {
  const view = VIEWS.find((one) => one.name === route.name);
  if (isStranger(store.get())) return store.set({ route });
  if (!view) return goHome();
  const before = store.get().route.name;
  if (before !== view.name) openScreen(view);
  store.set({ route });
  if (before && before !== view.name) focusHeading();
}

/** Home is the segments, or the place to bring customers when there are none. */
function goHome() {
  const { model } = store.get();
  if (model.status === "loading") return;
  router.replace(model.status === "none" ? "data" : "segments", {});
}

store.subscribe(draw);
store.subscribe(() => actions.fetchForScreen(store.get()));

startDropping(window, { onOver: actions.dragOver, onDrop: actions.takeDrop });

router = startRouter(window, onRoute);
await actions.loadSession();
if (!isStranger(store.get())) {
  await actions.loadModel();
  if (!store.get().route.name) goHome();
}
