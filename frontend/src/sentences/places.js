/** The map of the customers in words. */

import { percent, plural, sentenceList } from "../format.js";

/** The map for somebody who cannot see it: which segments are neighbours, and what is far out. */
export function mapDescription(projection, segments) {
  const kept = projection.axes.slice(0, 2).reduce((sum, axis) => sum + (axis.explained_variance_ratio ?? 0), 0);
  const places = segments.map(
    (segment) =>
      `${segment.name} (${percent(segment.share)} of customers) lies ${whereabouts(
        middleOf(projection.points, segment.segment),
      )}`,
  );
  const far = projection.points.is_outlier.filter(Boolean).length;
  return [
    `${plural(projection.n_shown, "customer")} drawn on two axes that keep ${percent(kept)} of the differences between them.`,
    places.length ? `${sentenceList(places)}.` : "",
    far ? `${plural(far, "outlier")} ${far === 1 ? "is" : "are"} drawn hollow.` : "There are no outliers.",
  ]
    .filter(Boolean)
    .join(" ");
}

function whereabouts({ x, y }) {
  const across = Math.abs(x) < 0.3 ? "" : x < 0 ? "left" : "right";
  const along = Math.abs(y) < 0.3 ? "" : y < 0 ? "low" : "high";
  if (!across && !along) return "in the middle";
  return across && along ? `${along} on the ${across}` : across ? `on the ${across}` : along;
}

/** The middle (median) of a segment on the map; null when none of its customers are shown. */
export function middleOf(points, number) {
  const places = points.segment.flatMap((segment, place) => (segment === number ? [place] : []));
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    x: median(places.map((place) => points.x[place])),
    y: median(places.map((place) => points.y[place])),
  };
}
