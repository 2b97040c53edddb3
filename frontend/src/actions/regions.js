/** Regions of the map, as the address and the service write them: `x1,y1;x2,y2;…`. */

export const MOST_CORNERS = 60;
/** Fewer digits than this say nothing on a screen, and make an address long. */
const DIGITS = 4;

/** @returns {Array<{x: number, y: number}> | null} null where the text is no region */
export function readRegion(text) {
  const corners = String(text ?? "")
    .split(";")
    .map((part) => part.split(",").map((number) => (number.trim() ? Number(number) : NaN)));
  const isRegion =
    corners.length >= 3 && corners.length <= 100 && corners.every((one) => one.length === 2 && one.every(Number.isFinite));
  return isRegion ? corners.map(([x, y]) => ({ x, y })) : null;
}

export const writeRegion = (corners) =>
  corners.map(({ x, y }) => [x, y].map((one) => Number(one.toPrecision(DIGITS))).join(",")).join(";");

/** The four corners of a range on each axis, in whichever order its ends come. */
export function boxOf({ x: [left, right], y: [low, high] }) {
  const [west, east] = [Math.min(left, right), Math.max(left, right)];
  const [south, north] = [Math.min(low, high), Math.max(low, high)];
  return [
    { x: west, y: south },
    { x: east, y: south },
    { x: east, y: north },
    { x: west, y: north },
  ];
}

/** The least and the most of a region along an axis. */
export const rangeOf = (corners, axis) => [
  Math.min(...corners.map((corner) => corner[axis])),
  Math.max(...corners.map((corner) => corner[axis])),
];

/** By the even-odd rule, as the service does. */
export function isInside({ x, y }, corners) {
  let isIn = false;
  corners.forEach((start, place) => {
    const end = corners[(place + 1) % corners.length];
    if (start.y > y === end.y > y) return;
    if (x < start.x + ((y - start.y) * (end.x - start.x)) / (end.y - start.y)) isIn = !isIn;
  });
  return isIn;
}

/**
 * A drawn path in fewer corners: first those that change nothing go, then those that change the area least
 * (Visvalingam and Whyatt 1993).
 */
export function simplify(path, most = MOST_CORNERS) {
  const corners = path.filter((corner, place) => {
    const before = path[(place + path.length - 1) % path.length];
    return path.length < 2 || corner.x !== before.x || corner.y !== before.y;
  });
  while (corners.length > Math.max(most, 3)) corners.splice(leastOf(corners), 1);
  return corners;
}

function leastOf(corners) {
  let least = { place: 0, area: Infinity };
  corners.forEach((corner, place) => {
    const before = corners[(place + corners.length - 1) % corners.length];
    const after = corners[(place + 1) % corners.length];
    const area = Math.abs(
      (corner.x - before.x) * (after.y - before.y) - (after.x - before.x) * (corner.y - before.y),
    );
    if (area < least.area) least = { place, area };
  });
  return least.place;
}

/** The box that holds the middle of a segment: eight of ten of its customers along each axis. */
export function middleBox(points, segment) {
  const own = points.segment.flatMap((number, place) => (number === segment ? [place] : []));
  if (!own.length) return null;
  const range = (axis) => {
    const values = own.map((place) => points[axis][place]).sort((one, other) => one - other);
    return [0.1, 0.9].map((share) => values[Math.round(share * (values.length - 1))]);
  };
  return boxOf({ x: range("x"), y: range("y") });
}
