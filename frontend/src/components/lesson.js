import { h } from "../dom.js";

/** What an empty screen teaches: how a file should look that can be segmented. */
export function lesson(sampleAddress) {
  const point = (title, text) => h("li", {}, h("strong", {}, title), h("span", {}, text));
  return h(
    "section",
    { class: "lesson", "aria-labelledby": "lesson-title" },
    h("h2", { id: "lesson-title" }, "What makes a good file"),
    h(
      "ul",
      {},
      point(
        "One row per customer or purchase",
        "At least a few dozen customers. Of purchases with a customer, a date and an amount, customers are made for you.",
      ),
      point(
        "Numbers that tell them apart",
        "Spend per category, visits, age of the account. Categories such as region may stay in.",
      ),
      point("An id, if you have one", "It names the customers in the result and never shapes a segment."),
      point("Gaps are fine", "Missing and unreadable cells are counted, shown to you, and filled in."),
    ),
    h(
      "p",
      {},
      h("a", { href: sampleAddress, download: "wholesale-sample.csv" }, "Download an example file"),
      h("span", { class: "quiet" }, " (made up, 440 customers)"),
    ),
  );
}
