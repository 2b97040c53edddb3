/** Whether there are groups at all, by a comparison with tables that have none. */

import { chart } from "../../charts/plotly.js";
import { referencesChart } from "../../charts/references.js";
import { behind } from "../../components/behind.js";
import { figureTable } from "../../components/figuretable.js";
import { term } from "../../components/text.js";
import { h } from "../../dom.js";
import { integer, score } from "../../format.js";
import { EVIDENCE } from "../../sentences/evidence.js";
import { asGrouped, kindOf, REFERENCES, referenceTold } from "../../sentences/references.js";
import { structureTold } from "../../sentences/structuretests.js";

export function structure(model) {
  const told = structureTold(model);
  if (!told)
    return section(h("p", { class: "chart-none" }, `${REFERENCES.none} ${REFERENCES.few}`));
  return section(
    h("p", { class: "structure-verdict" }, h("strong", {}, told.verdict)),
    h(
      "div",
      { class: "structure-pair" },
      h(
        "ul",
        { class: "sentences" },
        told.sentences.map((text) => h("li", {}, text)),
      ),
      h("div", { class: "structure-chart" }, references(model.structure.references ?? [])),
    ),
  );
}

const section = (...children) => h("section", {}, h("h2", {}, EVIDENCE.structure), children);

function references(all) {
  const told = all.map(referenceTold).join(" ");
  return [
    h("h3", {}, term(REFERENCES.title, REFERENCES.definitions.standsOut)),
    all.length
      ? [
          h("p", { class: "quiet" }, REFERENCES.reading),
          chart((frame) => referencesChart(all, frame), REFERENCES.label(told)),
          behind(REFERENCES.behind, numbers(all)),
        ]
      : h("p", { class: "chart-none" }, REFERENCES.older),
  ];
}

function numbers(all) {
  const { head, definitions } = REFERENCES;
  return figureTable({
    label: REFERENCES.table,
    head: [
      head.kind,
      head.count,
      head.median,
      head.most,
      term(head.yours, definitions.standsOut),
      head.asGrouped,
      term(head.p, definitions.p),
    ],
    rows: all.map((tables) => ({
      cells: [
        term(kindOf(tables.kind).name, kindOf(tables.kind).meaning),
        integer(tables.values.length),
        score(middleOf(tables.values)),
        score(Math.max(...tables.values)),
        score(tables.observed),
        integer(asGrouped(tables)),
        REFERENCES.pOf(tables),
      ],
    })),
  });
}

const middleOf = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
