/** Whether each segment comes again. */

import { chart } from "../../charts/plotly.js";
import { stabilityChart } from "../../charts/stabilities.js";
import { behind } from "../../components/behind.js";
import { figureTable } from "../../components/figuretable.js";
import { segmentLabel } from "../../components/glyph.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, score } from "../../format.js";
import { DEFINITIONS } from "../../sentences/definitions.js";
import { nameTold } from "../../sentences/explanation.js";
import { segmentStabilityTold, stabilitiesTold, stabilityMeasured, STABILITY } from "../../sentences/stabilities.js";
import { bandOf } from "../../sentences/structure.js";

/** They form the same segments whatever the seed; above some thousand customers a sample brings chance in. */
const WITHOUT_CHANCE = ["hierarchical", "genie", "dbscan", "hdbscan"];

export function stabilities({ segments, stability, algorithm }) {
  const known = segments.filter((one) => one.stability != null);
  return h(
    "section",
    {},
    h("h2", {}, term(STABILITY.title, DEFINITIONS.stability)),
    known.length ? drawn(known, stability && { ...stability, algorithm }) : h("p", { class: "chart-none" }, STABILITY.none),
  );
}

function drawn(segments, measured) {
  const told = stabilitiesTold(segments);
  const each = segments.map((one) => segmentStabilityTold(one, nameTold(one.name)));
  return [
    h("p", { class: "quiet" }, told),
    chart((frame) => stabilityChart(segments, frame), STABILITY.label(told, each)),
    measured ? h("p", { class: "quiet below-table" }, stabilityMeasured(measured), " ", seeds(measured)) : null,
    behind(STABILITY.behind, numbers(segments)),
  ];
}

function seeds({ n_seeds: count, seed_agreement: agreement, algorithm }) {
  if (agreement == null) return null;
  if (agreement === 1 && WITHOUT_CHANCE.includes(algorithm)) return STABILITY.noChance;
  return [STABILITY.seedsBefore(count), term(score(agreement), STABILITY.agreement), "."];
}

function numbers(segments) {
  const { head, table } = STABILITY;
  return figureTable({
    label: table,
    head: [head.segment, head.customers, term(head.overlap, DEFINITIONS.stability), { text: head.band, isWord: true }],
    rows: segments.map((one) => ({
      cells: [segmentLabel(one, segments), integer(one.size), score(one.stability), bandOf(one.stability)],
    })),
  });
}
