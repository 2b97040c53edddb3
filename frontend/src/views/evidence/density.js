import { kDistanceChart } from "../../charts/kdistance.js";
import { chart } from "../../charts/plotly.js";
import { h } from "../../dom.js";
import { integer, quantity } from "../../format.js";

export function density({ k_distance: { value: told } }) {
  return h(
    "section",
    {},
    h("h2", {}, "How dense the customers lie"),
    told.k_distances ? drawn(told) : h("p", { class: "chart-none" }, "This algorithm does not look at density."),
  );
}

/** The customer itself is the first of those that are counted. */
function drawn({ k_distances: { percent, distance }, min_samples: nNeighbours, eps, n_rows: nRows, space }) {
  const level = eps == null ? null : percent.filter((_, place) => distance[place] <= eps).at(-1);
  const words =
    eps == null
      ? "HDBSCAN looks at every distance, so none is marked: where the line turns up, customers lie apart."
      : `Up to ${quantity(eps)} others count as neighbours: ${integer(level ?? 0)}% of the customers have ${integer(nNeighbours)} within it, themselves included.`;
  return [
    h("p", { class: "quiet" }, words),
    chart(
      (frame) => kDistanceChart({ percent, distance, eps, nNeighbours }, frame),
      `Distance to the ${integer(nNeighbours)}th nearest customer: half of them within ${quantity(distance[Math.floor(distance.length / 2)])}, all within ${quantity(distance.at(-1))}. ${words}`,
    ),
    h("p", { class: "quiet below-table" }, `From ${integer(nRows)} customers. Space: ${space}.`),
  ];
}
