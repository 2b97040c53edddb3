/** What was found in a file, before anything is computed: how it was read, its figures, what is worth knowing. */

import { icon } from "../../components/icons.js";
import { term, userText } from "../../components/text.js";
import { findings } from "../../components/warnings.js";
import { h } from "../../dom.js";
import { may } from "../../permissions.js";
import { arePurchases } from "../../roles/purchases.js";
import { reportNow } from "../../roles/reading.js";
import { detected, figures, REPORT } from "../../sentences/dataset.js";
import { purchaseFigures } from "../../sentences/purchases.js";
import { placesOf } from "../../sentences/rows.js";

export function reportHead(state, { isTraining, forgetDataset }) {
  const { options, session } = state;
  const report = reportNow(state);
  const [before, after] = REPORT.foundIn;
  const notes = notesOf(report);
  return [
    h(
      "div",
      { class: "title-line" },
      h("h1", { tabindex: "-1" }, before, userText(report.name, { length: 60 }), after),
      isTraining
        ? null
        : h(
            "button",
            { class: "button", type: "button", id: "other-file", onclick: leave(forgetDataset) },
            may(session, "upload") ? REPORT.otherFile : REPORT.otherTables,
          ),
    ),
    h("p", { class: "lead" }, detected(report)),
    h("dl", { class: `figures ${staleness(state)}` }, figuresOf(report, options).map(figure)),
    notes.length ? findings(notes, { isActionable: true, places: placesOf(report) }) : nothingOdd(),
  ];
}

/** The keyboard goes on at the top of what then stands there. */
const leave = (forgetDataset) => () => {
  forgetDataset();
  document.querySelector("main h1")?.focus({ preventScroll: true });
};

const figure = ({ name, value, isNotable, meaning, note }) =>
  h(
    "div",
    { class: isNotable ? "is-notable" : "" },
    h("dt", {}, name, note ? h("span", { class: "figure-note" }, note) : null),
    h("dd", {}, term(value, meaning)),
  );

const nothingOdd = () => h("p", { class: "nothing-odd" }, icon("check"), REPORT.nothingOdd);

/** What is asked anew is of the choice before. */
export const staleness = ({ reading }) => (reading.status === "loading" ? "is-stale" : "");

/** That the rows are purchases has a heading of its own here. */
const notesOf = ({ warnings }) => warnings.filter(({ code }) => code !== "purchases_found");

/** Lines of purchases are counted by what becomes of them. */
const figuresOf = (report, options) =>
  report.purchases && arePurchases(report, options) ? purchaseFigures(report.purchases) : figures(report, options);
