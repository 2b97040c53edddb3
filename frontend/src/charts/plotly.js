/** The only module that touches window.Plotly. */

import { NO_LIBRARY } from "../sentences/charts.js";
import { isDark, isOnPaper, onTheme } from "../theme.js";

/** Without these two, plotly.js 4 offers to send the customers to its makers' cloud. */
const KEPT_HERE = { showSendToCloud: false, plotlyServerURL: "" };
/** The tool bar covers a chart on a phone, where nothing hovers. */
const LEAST_WIDTH_FOR_TOOLS = 560;
const CONFIG = {
  ...KEPT_HERE,
  displaylogo: false,
  responsive: false,
  doubleClick: "reset",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
};

/** What fits on A4 and on letter, within their margins. */
const PAPER_WIDTH = 680;

const LIBRARY = "/vendor/plotly.min.js";
let library = null;

/** Whether this browser can draw in space at all. */
export const canDrawDepth = () => Boolean(document.createElement("canvas").getContext("webgl"));

/** The library is large: it comes with the first chart, after the page has drawn itself. */
function loadLibrary() {
  library ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = script.onerror = resolve;
    document.head.append(script);
  });
  return library;
}

/** What each chart on the page draws, and what listens to it. */
const drawn = new WeakMap();

/**
 * A chart that draws itself once it has a place, and again when its width or the theme changes.
 * @param {function({width: number, theme: Object}): {data: Array, layout: Object}} build
 * @param {string} label what a screen reader says in place of the picture
 * @param {{onSelect: function(Array), onOpen: function(string)}} listeners hear of the path that a person drew
 * around marks, null when it is taken away, and of the `customdata` of a mark that is clicked
 */
export function chart(build, label, listeners = {}) {
  const box = document.createElement("div");
  box.className = "chart";
  box.setAttribute("role", "figure");
  box.setAttribute("aria-label", label);
  let drawnWidth = 0;
  const kept = { build, listeners, draw: () => {} };
  const draw = () => {
    const width = isOnPaper() ? PAPER_WIDTH : drawnWidth;
    return drawInto(box, kept.build({ width, theme: themeOf(box) }), width);
  };
  kept.draw = () => drawnWidth && draw();
  drawn.set(box, kept);
  const stop = onTheme(kept.draw);
  const observer = new ResizeObserver(([entry]) => {
    if (!box.isConnected) return forget();
    const width = Math.floor(entry.contentRect.width);
    if (width === 0 || width === drawnWidth) return;
    drawnWidth = width;
    draw();
  });
  const forget = () => {
    observer.disconnect();
    stop();
    window.Plotly?.purge(box);
  };
  observer.observe(box);
  return box;
}

/** Draws something else in a chart that is on the page, which stays as far zoomed as it is. */
export function redraw(box, build, label) {
  const kept = drawn.get(box);
  kept.build = build;
  box.setAttribute("aria-label", label);
  kept.draw();
}

/** Takes the place of the chart at once, and draws when the library is there. */
async function drawInto(box, { data, layout }, width) {
  box.style.height = `${layout.height}px`;
  if (!window.Plotly) await loadLibrary();
  if (!window.Plotly) return sayWhatIsMissing(box);
  if (!box.isConnected) return;
  const displayModeBar = width < LEAST_WIDTH_FOR_TOOLS ? false : "hover";
  await window.Plotly.react(box, data, { ...layout, width }, { ...CONFIG, displayModeBar });
  listen(box);
}

function listen(box) {
  const { listeners } = drawn.get(box);
  if (!box.isConnected || !listeners.onSelect || box.dataset.listens) return;
  box.dataset.listens = "true";
  box.on("plotly_selected", (event) => pathOf(event) && listeners.onSelect(pathOf(event)));
  box.on("plotly_deselect", () => listeners.onSelect(null));
  box.on("plotly_click", ({ points: [point] }) => point?.customdata != null && listeners.onOpen(String(point.customdata)));
}

/** What was drawn with the lasso, or the corners of a box. */
function pathOf({ lassoPoints, range } = {}) {
  if (lassoPoints) return lassoPoints.x.map((x, place) => ({ x, y: lassoPoints.y[place] }));
  if (!range) return null;
  const [[left, right], [low, high]] = [range.x, range.y];
  return [{ x: left, y: low }, { x: right, y: low }, { x: right, y: high }, { x: left, y: high }];
}

function sayWhatIsMissing(box) {
  box.className = "chart-none";
  box.textContent = NO_LIBRARY;
}

/** The colours of the style sheet, so that charts and page never disagree. */
function themeOf(element) {
  const style = getComputedStyle(element);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: color("ink"),
    muted: color("muted"),
    line: color("line"),
    strong: color("line-strong"),
    surface: color("paper"),
    accent: color("accent"),
    warn: color("warn"),
    bad: color("bad"),
    veil: color("veil"),
    isDark: isDark(),
  };
}
