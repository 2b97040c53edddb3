/** The only module that touches window.Plotly. */

import { isDark, onTheme } from "../theme.js";

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

/**
 * A chart that draws itself once it has a place, and again when its width or the theme changes.
 * @param {function({width: number, theme: Object}): {data: Array, layout: Object}} build
 * @param {string} label what a screen reader says in place of the picture
 */
export function chart(build, label) {
  const box = document.createElement("div");
  box.className = "chart";
  box.setAttribute("role", "figure");
  box.setAttribute("aria-label", label);
  let drawnWidth = 0;
  const draw = () => drawInto(box, build({ width: drawnWidth, theme: themeOf(box) }), drawnWidth);
  const stop = onTheme(() => drawnWidth && draw());
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

/** Takes the place of the chart at once, and draws when the library is there. */
async function drawInto(box, { data, layout }, width) {
  box.style.height = `${layout.height}px`;
  if (!window.Plotly) await loadLibrary();
  if (!window.Plotly) return sayWhatIsMissing(box);
  if (!box.isConnected) return;
  const displayModeBar = width < LEAST_WIDTH_FOR_TOOLS ? false : "hover";
  window.Plotly.react(box, data, { ...layout, width }, { ...CONFIG, displayModeBar });
}

function sayWhatIsMissing(box) {
  box.className = "chart-none";
  box.textContent =
    "The chart could not be drawn, because its library did not load. The numbers are in the table.";
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
