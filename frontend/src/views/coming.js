/** What draws a part comes when it is first wanted, not with the first screen. */

import { retryNotice, skeleton } from "../components/states.js";
import { h } from "../dom.js";
import { MISSING_PART } from "../sentences/charts.js";

/**
 * @param {function(): Promise<function>} load what draws
 * @param {number[]} heights of the shapes that stand there until then
 * @returns {function(Object, Object): Node} draws, now or soon
 */
export function whenCome(load, heights) {
  let draw = null;
  return (shown, actions, ...more) => {
    const drawn = () => [draw(shown, actions, ...more)].flat(Infinity).filter(Boolean);
    if (draw) return drawn();
    const host = h("div", {}, skeleton(heights));
    const fill = (come) => {
      draw = come;
      const nodes = drawn();
      host.replaceWith(...nodes);
      // What had the focus is gone with what was here before.
      if (document.activeElement === document.body) nodes.find(({ tagName }) => tagName === "H1")?.focus();
    };
    load().then(fill, () => host.replaceWith(missing(actions)));
    return host;
  };
}

/** A browser asks again for a script that did not come only when the whole page is loaded anew. */
function missing({ tellSilence }) {
  tellSilence();
  return retryNotice(MISSING_PART, () => window.location.reload());
}
