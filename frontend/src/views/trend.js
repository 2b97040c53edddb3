/** Where the segments are going, should customers go on moving between them as they did. */

import { chart } from "../charts/plotly.js";
import { trendChart } from "../charts/trends.js";
import { figureTable } from "../components/figuretable.js";
import { customerLink } from "../components/customerlink.js";
import { noteList } from "../components/notes.js";
import { segmentLabel } from "../components/glyph.js";
import { term, userText } from "../components/text.js";
import { h } from "../dom.js";
import { certainty, integer, percent, spoken } from "../format.js";
import { columnLabel } from "../sentences/behaviour.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { betweenTold } from "../sentences/outlook.js";
import { moversTold, sizeTold, TREND, trendTold } from "../sentences/trends.js";
import { whenFetched } from "./model.js";

export function drawTrend(state, actions) {
  const { trend } = state;
  return h(
    "section",
    { "aria-labelledby": "trend-title" },
    h("h2", { id: "trend-title" }, TREND.title),
    trend.status === "none"
      ? h("p", { class: "quiet" }, TREND.notYet)
      : isRefused(trend)
        ? h("p", { class: "chart-none" }, trend.problem.detail)
        : whenFetched("trend", drawn, [24, 320])(state, actions),
  );
}

const isRefused = ({ status, problem }) =>
  status === "failed" && problem.status >= 400 && problem.status < 500;

function drawn({ trend: { value: trend }, model }) {
  return [
    h("p", { class: "quiet" }, trendTold(trend)),
    noteList(trend.warnings, TREND.warnings),
    chart((frame) => trendChart(trend, frame), TREND.chart(sizesTold(trend))),
    h("details", {}, h("summary", {}, TREND.numbers), sizeTable(trend), spendTable(trend, model.value.data.purchases), rateTable(trend)),
    movingDown(trend),
  ];
}

const nameOf = ({ segments }, number) => segments.find(({ segment }) => segment === number)?.name ?? TREND.unnamed(number);
const labelOf = ({ segments }, number) => {
  const found = segments.find(({ segment }) => segment === number);
  return found ? segmentLabel(found, segments) : TREND.unnamed(number);
};

/** From now to the last period, segment by segment. */
function sizesTold(trend) {
  const [now, last] = [trend.sizes[0], trend.sizes.at(-1)];
  if (!now) return "";
  return now.segments
    .map(({ segment, expected }, place) => {
      const then = last.segments[place];
      return sizeTold(nameOf(trend, segment), expected, { period: last.period, then });
    })
    .join(" ");
}

function sizeTable(trend) {
  const cellOf = ({ expected, low, high }, period) => [
    integer(expected),
    period ? h("span", { class: "under quiet" }, betweenTold(low, high, integer)) : null,
  ];
  return figureTable({
    label: TREND.sizes,
    head: [TREND.segment, ...trend.sizes.map(({ period }) => TREND.after(period))],
    rows: trend.segments.map(({ segment }) => ({
      cells: [
        labelOf(trend, segment),
        ...trend.sizes.map(({ period, segments }) => {
          const own = segments.find((one) => one.segment === segment);
          return own ? cellOf(own, period) : "–";
        }),
      ],
    })),
  });
}

/** What the segments would be worth, were a customer of each worth what it is now. */
function spendTable(trend, purchases) {
  if (!trend.value_basis || !trend.spend?.length) return null;
  return [
    h("h3", { class: "rates-of" }, TREND.worth),
    h("p", { class: "quiet" }, TREND.worthBy[0], userText(columnLabel(trend.value_basis, purchases) ?? trend.value_basis, { length: 60 }), TREND.worthBy[1]),
    figureTable({
      label: TREND.worthLabel,
      head: [TREND.segment, ...trend.spend.map(({ period }) => TREND.after(period))],
      rows: trend.segments.map(({ segment }) => ({
        cells: [
          labelOf(trend, segment),
          ...trend.spend.map(({ segments }) => spoken(segments.find((one) => one.segment === segment)?.expected)),
        ],
      })),
    }),
  ];
}

/** What share of each segment is in which one a period later. */
const rateTable = (trend) => [
  h("h3", { class: "rates-of" }, TREND.rates),
  figureTable({
    label: TREND.ratesLabel,
    head: [TREND.from, ...trend.segments.map(({ segment }) => labelOf(trend, segment))],
    rows: trend.segments.map(({ segment }, row) => ({
      cells: [
        labelOf(trend, segment),
        ...trend.matrix[row].map((share, column) => [
          percent(share),
          h("span", { class: "under quiet" }, betweenTold(trend.matrix_low[row][column], trend.matrix_high[row][column], percent)),
        ]),
      ],
    })),
  }),
];

/** Nobody reads more at once. */
const SHOWN_MOVERS = 20;

function movingDown(trend) {
  const { n_customers: count, customers } = trend.moving_down;
  const rest = customers.slice(SHOWN_MOVERS);
  if (!customers.length)
    return h("p", { class: "quiet below-table" }, TREND.none);
  return [
    h("h3", { class: "rates-of" }, TREND.movers),
    h(
      "p",
      { class: "quiet" },
      moversTold(count, customers.length),
      term(TREND.rateOf[0], DEFINITIONS.rate),
      TREND.rateOf[1],
    ),
    movers(trend, customers.slice(0, SHOWN_MOVERS)),
    rest.length
      ? h("details", {}, h("summary", {}, TREND.more(rest.length)), movers(trend, rest, TREND.moreLabel))
      : null,
  ];
}

const movers = (trend, customers, label = TREND.moversLabel) =>
  figureTable({
    label,
    head: [
      TREND.heads.customer,
      { text: TREND.heads.isIn, isWord: true },
      { text: TREND.heads.mayGoTo, isWord: true },
      term(...TREND.heads.rate),
      term(...TREND.heads.confidence),
    ],
    rows: customers.map((one) => ({
      cells: [
        customerLink(one.customer_id),
        labelOf(trend, one.segment),
        labelOf(trend, one.to),
        percent(one.rate),
        certainty(one.confidence),
      ],
    })),
  });
