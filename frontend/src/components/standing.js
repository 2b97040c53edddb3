/** Where a customer is, and how sure that is. */

import { h } from "../dom.js";
import { certainty } from "../format.js";
import { confidenceOf } from "../sentences/confidence.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { STANDING } from "../sentences/standing.js";
import { glyph } from "./glyph.js";
import { term, userText } from "./text.js";

/** @param {{confidence: number?, is_outlier: boolean}} customer; `more` stands behind its confidence */
export const standing = ({ confidence, is_outlier: isOutlier }, own, { algorithm }, more = null) =>
  h(
    "div",
    { class: "standing" },
    h("p", { class: "standing-segment" }, glyph(own), userText(own.name, { length: 80 })),
    confidence == null
      ? null
      : h(
          "p",
          { class: "quiet" },
          term(STANDING.confidence, confidenceOf(algorithm)),
          " ",
          h(
            "span",
            { class: "meter", style: { "--share": confidence } },
            h("span", { class: "tabular" }, certainty(confidence)),
          ),
          more ? [" ", h("span", { class: "score-meaning" }, more)] : null,
        ),
    isOutlier ? h("p", { class: "quiet" }, term(STANDING.unusual, DEFINITIONS.outlier), STANDING.unusualMeans) : null,
  );
