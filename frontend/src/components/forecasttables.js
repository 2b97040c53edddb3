/** The numbers behind the charts of what will happen. */

import { day, integer, percent, preciseScore, quantity, score, spoken } from "../format.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { ACTIVITY, CURVES, FORECAST, QUALITY, VALUES } from "../sentences/forecasting.js";
import { shareOfPast } from "../sentences/forecasts.js";
import { betweenTold } from "../sentences/outlook.js";
import { PROCESSES, processName } from "../sentences/processes.js";
import { h } from "../dom.js";
import { figureTable, withNote } from "./figuretable.js";
import { segmentLabel } from "./glyph.js";
import { icon } from "./icons.js";
import { term, userText } from "./text.js";

/** What each segment is expected to do, and all of them together. */
export function outlookTable(segments, total, isLeavingTold) {
  const { head } = VALUES;
  const row = (name, one) => ({
    cells: [
      name,
      integer(one.n_customers),
      ...(isLeavingTold ? [withNote(integer(one.expected_active), percent(one.expected_active / one.n_customers))] : []),
      withNote(quantity(one.expected_purchases), betweenTold(one.purchases_low, one.purchases_high, quantity)),
      withNote(spoken(one.expected_value), betweenTold(one.value_low, one.value_high)),
      withNote(spoken(one.past_spend), shareOfPast(one.expected_value, one.past_spend)),
    ],
  });
  return figureTable({
    label: VALUES.table,
    head: [
      head.segment,
      head.customers,
      ...(isLeavingTold ? [term(head.active, DEFINITIONS.active)] : []),
      term(head.purchases, VALUES.purchases),
      term(head.value, DEFINITIONS.expected_value),
      term(head.spent, VALUES.spent),
    ],
    rows: [...segments.map((one) => row(segmentLabel(one, segments), one)), row(VALUES.all, total)],
  });
}

/** Every point of a curve. */
export function curveTable(points, label) {
  const { head } = CURVES;
  const hasActual = points.some(({ actual }) => actual != null);
  return figureTable({
    label,
    isTall: true,
    head: [head.by, ...(hasActual ? [head.happened] : []), head.expected, term(head.interval, DEFINITIONS.interval)],
    rows: points.map((one) => ({
      cells: [
        h("span", { class: "nowrap" }, day(one.date)),
        ...(hasActual ? [integer(one.actual)] : []),
        integer(one.expected),
        betweenTold(one.low, one.high, integer) || FORECAST.unknown,
      ],
    })),
  });
}

const MOST_ROWS = 13;
const MOST_COLUMNS = 8;

/** The matrix of who is still active, in as many steps as can be read. */
export function activityTable({ frequencies, recencies_weeks: weeks, probability_active: shares, n_customers: counts }) {
  const columns = evenly(weeks.length, MOST_COLUMNS);
  return figureTable({
    label: ACTIVITY.table,
    isTall: true,
    head: [ACTIVITY.up, ...columns.map((column) => ACTIVITY.weeks(weeks[column]))],
    rows: evenly(frequencies.length, MOST_ROWS).map((row) => ({
      cells: [
        integer(frequencies[row]),
        ...columns.map((column) =>
          shares[row][column] == null
            ? FORECAST.unknown
            : withNote(percent(shares[row][column]), counts[row][column] ? ACTIVITY.here(counts[row][column]) : null),
        ),
      ],
    })),
  });
}

/** Places from the first to the last, no more than `most`. */
function evenly(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: most }, (_, step) => Math.round((step * (count - 1)) / (most - 1)));
}

/** Every process that was tried; the chosen one is marked. */
export function processTable(candidates) {
  const { head } = QUALITY;
  return figureTable({
    label: QUALITY.processes,
    head: [
      head.process,
      term(head.bic, DEFINITIONS.process_bic),
      term(head.expected, DEFINITIONS.holdout),
      term(head.error, DEFINITIONS.holdout_error),
    ],
    rows: candidates.map((one) => ({
      isChosen: one.is_chosen,
      cells: [
        [
          term(processName(one.kind), PROCESSES[one.kind] ?? ""),
          one.is_chosen ? h("span", { class: "chosen" }, icon("check"), QUALITY.chosen) : null,
          one.refused ? h("span", { class: "under quiet" }, userText(one.refused, { length: 160 })) : null,
        ],
        integer(one.bic),
        integer(one.holdout_expected),
        preciseScore(one.holdout_error),
      ],
    })),
  });
}

/** The parameters of one fitted process with their standard errors. */
export function parameterTable({ kind, parameters, standard_errors: errors, time_unit: unit }) {
  return figureTable({
    label: QUALITY.parametersOf(processName(kind)),
    head: QUALITY.parameterHead(unit),
    rows: Object.entries(parameters).map(([name, value]) => ({
      cells: [name, quantity(value), errors?.[name] == null ? FORECAST.unknown : quantity(errors[name])],
    })),
  });
}

/** Customers by how often they had bought, with what was expected of them and what they did. */
export function frequencyTable(groups) {
  return figureTable({
    label: QUALITY.byFrequency,
    head: QUALITY.frequencyHead,
    rows: groups.map(({ frequency, n_customers: count, actual, expected }) => ({
      cells: [
        frequency,
        integer(count),
        integer(actual),
        integer(expected),
        score(count ? actual / count : null),
        score(count ? expected / count : null),
      ],
    })),
  });
}
