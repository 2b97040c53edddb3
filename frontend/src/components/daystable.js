import { h } from "../dom.js";
import { day, integer, percent, score } from "../format.js";
import { DAY_HEADS, DRIFT_DAYS, dayVerdict } from "../sentences/driftdays.js";
import { figureTable } from "./figuretable.js";
import { term, userText } from "./text.js";

const WORDS = [2, 7];

/** The drift of each day, the last one first. */
export const daysTable = (days) =>
  figureTable({
    label: DRIFT_DAYS.label,
    isTall: true,
    head: DAY_HEADS.map((words, place) => (WORDS.includes(place) ? { text: term(...words), isWord: true } : term(...words))),
    rows: days.toReversed().map((one) => ({
      cells: [
        h("time", { datetime: one.day, class: "nowrap" }, day(one.day)),
        integer(one.n_rows),
        one.feature == null ? "–" : userText(one.feature, { length: 30 }),
        score(one.psi),
        score(one.by_chance),
        score(one.segments_psi),
        percent(one.share_unlike),
        h("span", { class: `nowrap day-verdict is-${/^[a-z_]+$/.test(one.verdict) ? one.verdict : "other"}` }, dayVerdict(one.verdict)),
      ],
    })),
  });
