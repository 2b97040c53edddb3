/** What the list of customers is filtered by, one chip each, which takes it away. */

import { readCondition, readWhere } from "../../actions/filters.js";
import { icon } from "../../components/icons.js";
import { userText } from "../../components/text.js";
import { h } from "../../dom.js";
import { placesIn } from "../../palette.js";
import { columnName, conditionTold, FILTERS } from "../../sentences/customers.js";

export function drawChips(state, actions) {
  const chips = state.model.value ? chipsOf(state, actions) : [];
  if (!chips.length) return null;
  return h(
    "div",
    { class: "chips", role: "group", "aria-label": FILTERS.chips },
    chips.map((chip, place) => chipOf(chip, place)),
    chips.length > 1
      ? h(
          "button",
          { type: "button", class: "button is-quiet is-small", id: "clear-all", onclick: actions.clearFilters },
          FILTERS.clear,
        )
      : null,
  );
}

function chipsOf({ model: { value: model }, route: { params }, customers }, actions) {
  const without = (name) => () => actions.showCustomers({ [name]: null });
  const { segment, search, where, region } = params;
  const columns = customers.value?.columns ?? [];
  return [
    segment ? { words: FILTERS.inSegment(nameOf(segment, model)), onRemove: without("segment") } : null,
    search ? { words: FILTERS.searched(search), onRemove: without("search") } : null,
    ...readWhere(where).map((condition) => ({
      words: filterTold(condition, columns, model),
      onRemove: () => actions.removeFilter(condition),
    })),
    region
      ? {
          words: FILTERS.region,
          address: `#/map?${new URLSearchParams({ select: region })}`,
          onRemove: without("region"),
        }
      : null,
  ].filter(Boolean);
}

const nameOf = (number, model) =>
  placesIn(model).find(({ segment }) => String(segment) === number)?.name ?? number;

function filterTold(text, columns, { data }) {
  const condition = readCondition(text, columns);
  return condition ? conditionTold(condition, columnName(condition.column, data.purchases)) : FILTERS.unknown(text);
}

function chipOf({ words, address, onRemove }, place) {
  const told = userText(words, { length: 80 });
  return h(
    "span",
    { class: "chip" },
    address ? h("a", { href: address, title: FILTERS.seeRegion }, told) : told,
    h(
      "button",
      {
        type: "button",
        class: "chip-remove",
        id: `remove-filter-${place}`,
        "aria-label": FILTERS.remove(words),
        title: FILTERS.remove(words),
        onclick: onRemove,
      },
      icon("close"),
    ),
  );
}
