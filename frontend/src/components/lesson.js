import { h } from "../dom.js";
import { LESSON } from "../sentences/bringing.js";

/** What an empty screen teaches: how a file should look that can be segmented. */
export function lesson(sampleAddress) {
  return h(
    "section",
    { class: "lesson", "aria-labelledby": "lesson-title" },
    h("h2", { id: "lesson-title" }, LESSON.title),
    h(
      "ul",
      {},
      LESSON.points.map(([title, text]) => h("li", {}, h("strong", {}, title), h("span", {}, text))),
    ),
    h(
      "p",
      {},
      h("a", { href: sampleAddress, download: "wholesale-sample.csv" }, LESSON.download),
      h("span", { class: "quiet" }, LESSON.aside),
    ),
  );
}
