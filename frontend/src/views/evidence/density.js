import { kDistanceChart } from "../../charts/kdistance.js";
import { chart } from "../../charts/plotly.js";
import { behind } from "../../components/behind.js";
import { figureTable } from "../../components/figuretable.js";
import { h } from "../../dom.js";
import { percent as asPercent, quantity } from "../../format.js";
import { DENSITY, densityLabel, densityTold } from "../../sentences/trees.js";

/** The shares of customers that the table has. */
const QUANTILES = [0, 10, 25, 50, 75, 90, 95, 99, 100];

export function density({ k_distance: { value: told } }) {
  return h("section", {}, h("h2", {}, DENSITY.title), body(told));
}

function body(told) {
  const none = (words) => h("p", { class: "chart-none" }, words);
  if (!told.k_distances) return none(DENSITY.none);
  return Math.max(...told.k_distances.distance) > 0 ? drawn(told) : none(DENSITY.alike);
}

function drawn({ k_distances: { percent, distance }, min_samples: nNeighbours, eps, n_rows: nRows, space }) {
  const level = eps == null ? null : percent.filter((_, place) => distance[place] <= eps).at(-1);
  const words = densityTold({ eps, nNeighbours, level });
  return [
    h("p", { class: "quiet" }, words),
    chart(
      (frame) => kDistanceChart({ percent, distance, eps, nNeighbours }, frame),
      densityLabel({ nNeighbours, distance }, words),
    ),
    h("p", { class: "quiet below-table" }, DENSITY.measured(nRows, space)),
    behind(DENSITY.behind, numbers(percent, distance)),
  ];
}

function numbers(percent, distance) {
  const places = QUANTILES.map((share) => percent.findLastIndex((one) => one <= share)).filter((place) => place >= 0);
  return figureTable({
    label: DENSITY.table,
    head: [DENSITY.head.share, DENSITY.head.distance],
    rows: places.map((place) => ({ cells: [asPercent(percent[place] / 100), quantity(distance[place])] })),
  });
}
