/** Where the segments are going, should customers go on moving between them as they did. */

import { chart } from "../charts/plotly.js";
import { trendChart } from "../charts/trends.js";
import { figureTable } from "../components/figuretable.js";
import { customerLink } from "../components/customerlink.js";
import { noteList } from "../components/notes.js";
import { segmentLabel } from "../components/glyph.js";
import { term, userText } from "../components/text.js";
import { h } from "../dom.js";
import { certainty, integer, percent, plural, spoken } from "../format.js";
import { columnLabel } from "../sentences/behaviour.js";
import { DEFINITIONS } from "../sentences/definitions.js";
import { betweenTold } from "../sentences/outlook.js";
import { trendTold } from "../sentences/trends.js";
import { whenFetched } from "./model.js";

export function drawTrend(state, actions) {
  const { trend } = state;
  return h(
    "section",
    { "aria-labelledby": "trend-title" },
    h("h2", { id: "trend-title" }, "If it goes on like this"),
    trend.status === "none"
      ? h("p", { class: "quiet" }, NOT_YET)
      : isRefused(trend)
        ? h("p", { class: "chart-none" }, trend.problem.detail)
        : whenFetched("trend", drawn, [24, 320])(state, actions),
  );
}

const NOT_YET =
  "Once the model in use goes on with an earlier one of the same customers, you see here which of its segments grow, " +
  "which shrink, and who is likely to move down.";

const isRefused = ({ status, problem }) =>
  status === "failed" && problem.status >= 400 && problem.status < 500;

function drawn({ trend: { value: trend }, model }) {
  return [
    h("p", { class: "quiet" }, trendTold(trend)),
    noteList(trend.warnings, "What to know about this trend"),
    chart((frame) => trendChart(trend, frame), `Expected customers of each segment. ${sizesTold(trend)}`),
    h("details", {}, h("summary", {}, "The numbers behind the lines"), sizeTable(trend), spendTable(trend, model.value.data.purchases), rateTable(trend)),
    movingDown(trend),
  ];
}

const nameOf = ({ segments }, number) => segments.find(({ segment }) => segment === number)?.name ?? `Segment ${number}`;
const labelOf = ({ segments }, number) => {
  const found = segments.find(({ segment }) => segment === number);
  return found ? segmentLabel(found, segments) : `Segment ${number}`;
};

/** From now to the last period, segment by segment. */
function sizesTold(trend) {
  const [now, last] = [trend.sizes[0], trend.sizes.at(-1)];
  if (!now) return "";
  return now.segments
    .map(({ segment, expected }, place) => {
      const then = last.segments[place];
      const later = `${integer(then.expected)} after ${plural(last.period, "period")}`;
      return `${nameOf(trend, segment)}: ${integer(expected)} now, ${later} (${betweenTold(then.low, then.high, integer)}).`;
    })
    .join(" ");
}

function sizeTable(trend) {
  const cellOf = ({ expected, low, high }, period) => [
    integer(expected),
    period ? h("span", { class: "under quiet" }, betweenTold(low, high, integer)) : null,
  ];
  return figureTable({
    label: "Expected customers of each segment",
    head: ["Segment", ...trend.sizes.map(({ period }) => (period ? `After ${integer(period)}` : "Now"))],
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
    h("h3", { class: "rates-of" }, "What they would be worth"),
    h("p", { class: "quiet" }, "By ", userText(columnLabel(trend.value_basis, purchases) ?? trend.value_basis, { length: 60 }), " of a customer of the segment now."),
    figureTable({
      label: "Expected worth of each segment",
      head: ["Segment", ...trend.spend.map(({ period }) => (period ? `After ${integer(period)}` : "Now"))],
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
  h("h3", { class: "rates-of" }, "In which segment customers are a period later"),
  figureTable({
    label: "From row to column in one period",
    head: ["From", ...trend.segments.map(({ segment }) => labelOf(trend, segment))],
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

const listedTold = (count, nListed) =>
  nListed < count ? `the ${integer(nListed)} nearest to its border are listed` : "those nearest to its border come first";

/** Nobody reads more at once. */
const SHOWN_MOVERS = 20;

function movingDown(trend) {
  const { n_customers: count, customers } = trend.moving_down;
  const rest = customers.slice(SHOWN_MOVERS);
  if (!customers.length)
    return h("p", { class: "quiet below-table" }, "No segment loses customers to one that is worth less.");
  return [
    h("h3", { class: "rates-of" }, "Most likely to move down"),
    h(
      "p",
      { class: "quiet" },
      `${plural(count, "customer")} ${count === 1 ? "is" : "are"} expected to move to a segment that is worth less; ` +
        `${listedTold(count, customers.length)}. The `,
      term("rate", DEFINITIONS.rate),
      " is the segment’s, not a probability of the customer.",
    ),
    movers(trend, customers.slice(0, SHOWN_MOVERS)),
    rest.length
      ? h("details", {}, h("summary", {}, `${integer(rest.length)} more`), movers(trend, rest, "More customers who may move down"))
      : null,
  ];
}

const movers = (trend, customers, label = "Customers most likely to move down") =>
  figureTable({
    label,
    head: [
      "Customer",
      { text: "Is in", isWord: true },
      { text: "May go to", isWord: true },
      term("Rate", DEFINITIONS.rate),
      "Confidence",
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
