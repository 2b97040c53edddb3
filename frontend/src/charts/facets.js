/** Where small charts of the same kind stand: in rows, with one column of names to their left. */

const GAP = 28;

/** @param {{count, width, names: number, height: number}} wanted `names` and `height` in pixels, of one row */
export function gridOf({ count, width, names, height }) {
  const fitting = width < 640 ? 1 : width < 1000 ? 2 : 3;
  const columns = Math.min(count, count === 4 ? Math.min(2, fitting) : fitting);
  return { columns, rows: Math.ceil(count / columns), width, height, names: Math.min(names, width * 0.36) };
}

/** The place of one small chart, in shares of the whole; `head` and `foot` are kept free of it. */
export function cellOf(grid, place, { head, foot }) {
  const share = (pixels) => pixels / (grid.height * grid.rows);
  const column = place % grid.columns;
  const row = Math.floor(place / grid.columns);
  const left = grid.names / grid.width;
  const gap = GAP / grid.width;
  const span = (1 - left - gap * (grid.columns - 1)) / grid.columns;
  const start = left + column * (span + gap);
  const top = 1 - row / grid.rows - share(head);
  const isAlone = grid.columns === 1;
  return {
    isFirst: column === 0,
    width: span * grid.width,
    x: [start, start + span],
    y: [1 - (row + 1) / grid.rows + share(foot), top],
    top,
    title: isAlone ? 0 : start,
    titleWidth: isAlone ? grid.width : span * grid.width,
  };
}
