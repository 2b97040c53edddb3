/** What became of a file: where its customers are, what could not be read, and whether they still fit. */

import { segmentColors, segmentLabel } from "../../components/glyph.js";
import { noteList } from "../../components/notes.js";
import { errorTable } from "../../components/states.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, percents, score } from "../../format.js";
import { placesIn, UNASSIGNED } from "../../palette.js";
import { nPlaced, sharesNow } from "../../scoring/files.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { DRIFT } from "../../sentences/drift.js";
import { errorsTold, FILE, headTold, shareTold } from "../../sentences/scorefile.js";
import { inWords } from "../../sentences/wording.js";
import { driftOf } from "../drift.js";

const SHOWN_NOTES = 2;

export function summary({ told, choices }, model, { isOld }) {
  const purchases = model.data.purchases;
  return h(
    "div",
    { class: isOld ? "score-summary is-old" : "score-summary" },
    h("p", { class: "score-head", role: "status" }, headTold(nPlaced(told), told.n_skipped)),
    notes(told.warnings),
    where(sharesNow(placesIn(model), told.placed, UNASSIGNED), told.segments_psi),
    told.n_errors ? unread(told, choices.on_error) : null,
    h(
      "section",
      { "aria-labelledby": "score-drift" },
      h("h3", { id: "score-drift" }, FILE.drift),
      driftOf({ ...inWords(told, purchases), segments: [] }, model) ?? h("p", { class: "quiet" }, FILE.noDrift),
    ),
  );
}

/** Before what they are about; where there are many, the others are folded away. */
function notes(warnings) {
  if (warnings.length <= SHOWN_NOTES + 1) return noteList(warnings, FILE.notes);
  const rest = warnings.slice(SHOWN_NOTES);
  return h(
    "div",
    {},
    noteList(warnings.slice(0, SHOWN_NOTES), FILE.notes),
    h("details", {}, h("summary", {}, FILE.moreNotes(rest.length)), noteList(rest, FILE.notes)),
  );
}

function where(shares, psi) {
  // Together, so that both have as many decimals.
  const words = percents(shares.flatMap(({ share, trained_share: before }) => [share, before]));
  const rows = shares.map((one, place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, segmentLabel(one, shares)),
      h("td", { class: "score-bar-cell" }, bar(one)),
      h("td", { class: "number" }, integer(one.n_customers)),
      h("td", { class: "number" }, words[2 * place]),
      h("td", { class: "number is-zero" }, words[2 * place + 1]),
    ),
  );
  const { columns } = FILE;
  return h(
    "section",
    { "aria-labelledby": "score-where" },
    h("h3", { id: "score-where" }, FILE.segments),
    h("p", { class: "hint" }, h("span", { class: "score-mark" }, FILE.mark, " "), psi == null ? null : [term(DRIFT.psi, DEFINITIONS.psi), ` ${score(psi)}.`]),
    h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": FILE.sharesLabel },
      h(
        "table",
        { class: "table score-shares" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, columns.segment),
            h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, columns.bar)),
            [columns.count, columns.now, columns.trained].map((name) => h("th", { scope: "col", class: "number" }, name)),
          ),
        ),
        h("tbody", {}, rows),
      ),
    ),
  );
}

const bar = (one) =>
  h("span", {
    class: "score-bar has-mark",
    style: { "--share": one.share, "--mark": one.trained_share, ...segmentColors(one) },
    role: "img",
    "aria-label": shareTold(one),
  });

function unread(told, onError) {
  return h(
    "section",
    { "aria-labelledby": "score-errors" },
    h("h3", { id: "score-errors" }, FILE.errorsTitle),
    h(
      "p",
      { class: "quiet" },
      errorsTold(told, onError),
      told.n_errors > told.errors.length ? ` ${FILE.errorsRest(told.errors.length)}` : null,
    ),
    errorTable(told.errors),
  );
}
