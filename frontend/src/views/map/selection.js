/** Who is selected on the map: how many, and what can be done with them. */

import { middleBox, rangeOf, boxOf } from "../../actions/regions.js";
import { icon } from "../../components/icons.js";
import { h } from "../../dom.js";
import { shortenApart } from "../../format.js";
import { SELECTING } from "../../sentences/map.js";

export function selection({ state, shown, isInSpace, select }, actions) {
  const { projection, selection: chosen } = shown;
  return h(
    "section",
    { class: "selection", "aria-labelledby": "selection-heading" },
    h("h2", { id: "selection-heading" }, SELECTING.heading),
    chosen
      ? selectedTold(state, shown, actions)
      : h("p", { class: "quiet" }, isInSpace ? SELECTING.onlyFlat : SELECTING.lesson),
    ranges({ projection, segments: shown.segments, chosen, select }),
  );
}

function selectedTold({ selected, route: { params } }, { projection, selection: { isSelected }, hidden }, actions) {
  const { status, value } = selected;
  const isCounted = status === "ready";
  const counted = isCounted
    ? SELECTING.found(value.n_customers, projection.n_rows)
    : status === "failed"
      ? SELECTING.failed
      : SELECTING.counting;
  const drawn = isSelected.filter(Boolean).length;
  return [
    h(
      "p",
      { role: "status", class: "selection-count" },
      h("strong", { class: "tabular" }, counted),
      projection.n_shown < projection.n_rows
        ? h("span", { class: "quiet tabular" }, SELECTING.counted(drawn, projection.n_shown))
        : null,
    ),
    status === "failed"
      ? h(
          "button",
          { type: "button", class: "button is-small", id: "count-again", onclick: () => actions.retry("selected") },
          SELECTING.again,
        )
      : null,
    hidden.length ? h("p", { class: "hint" }, SELECTING.hiddenToo) : null,
    h(
      "div",
      { class: "actions" },
      h(
        "a",
        {
          class: "button is-primary is-small",
          id: "list-selection",
          href: `#/customers?${new URLSearchParams({ region: params.select })}`,
        },
        SELECTING.list,
      ),
      h(
        "a",
        { class: "button is-small", id: "download-selection", href: actions.regionAddress("csv"), download: "" },
        icon("download"),
        SELECTING.download,
      ),
      h(
        "button",
        {
          type: "button",
          class: "button is-quiet is-small",
          id: "clear-selection",
          onclick: () => {
            actions.selectRegion(null);
            document.getElementById("ranges-summary").focus();
          },
        },
        SELECTING.clear,
      ),
    ),
  ];
}

/** For whom does not draw: a range on each axis, or the middle of a segment. */
function ranges({ projection, segments, chosen, select }) {
  const { points, axes } = projection;
  const corners = chosen?.corners ?? points.x.map((x, place) => ({ x, y: points.y[place] }));
  const submit = (event) => {
    event.preventDefault();
    const number = (name) => event.target.elements[name].valueAsNumber;
    select(boxOf({ x: [number("x-from"), number("x-to")], y: [number("y-from"), number("y-to")] }));
  };
  return h(
    "details",
    { id: "ranges", open: document.getElementById("ranges")?.open },
    h("summary", { id: "ranges-summary" }, SELECTING.ranges),
    h(
      "form",
      { class: "range-form", onsubmit: submit },
      ["x", "y"].map((axis, place) => rangeFields(axis, axes[place].label, rangeOf(corners, axis))),
      h("button", { type: "submit", class: "button is-small", id: "select-range" }, SELECTING.select),
    ),
    middleField({ segments, points, select }),
  );
}

function rangeFields(axis, label, [from, to]) {
  const field = (end, value, words) =>
    h(
      "label",
      { class: "range-field" },
      h("span", {}, words),
      h("input", {
        type: "number",
        step: "any",
        required: true,
        id: `${axis}-${end}`,
        name: `${axis}-${end}`,
        value: String(Number(value.toPrecision(3))),
      }),
    );
  return h(
    "div",
    { class: "range-fields" },
    field("from", from, SELECTING.from(label)),
    field("to", to, [h("span", { class: "visually-hidden" }, SELECTING.along(label)), SELECTING.to]),
  );
}

function middleField({ segments, points, select }) {
  const names = shortenApart(
    segments.map(({ name }) => name),
    40,
  );
  const choose = ({ target }) => target.value && select(middleBox(points, Number(target.value)));
  return h(
    "div",
    { class: "field" },
    h("label", { for: "middle-of" }, SELECTING.middleOf),
    h(
      "select",
      { id: "middle-of", onchange: choose },
      h("option", { value: "" }, SELECTING.chooseSegment),
      segments.map(({ segment }, place) => h("option", { value: String(segment) }, names[place])),
    ),
    h("p", { class: "hint" }, SELECTING.middleHint),
  );
}
