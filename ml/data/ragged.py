"""Rows that have more or fewer cells than there are names."""

from collections.abc import Callable

import numpy as np
import polars as pl

from ml.data.dialects import Dialect, places_of
from ml.data.raw import RaggedRow

_BATCH = 1_000_000


def find_ragged_rows(
    frame: pl.DataFrame, n_names: int, count_cells: Callable[[], tuple[np.ndarray, np.ndarray]]
) -> dict[int, RaggedRow]:
    """Find rows with too few cells, and rows with more that are not empty.

    Parameters
    ----------
    frame
        The rows below the header, as wide as the widest of them.
    count_cells
        Tells the line that each row begins in, and how many cells it has, 0 for an empty line. It is asked
        only where a row may be ragged.

    Returns
    -------
    The ragged rows by their position in the frame.
    """
    is_long = _is_filled(frame, first_column=n_names)
    # Only a row that ends empty can have too few cells, so mostly there is nothing to count.
    if not is_long.any() and _is_filled(frame, first_column=n_names - 1).all():
        return {}
    lines, n_cells = count_cells()
    n_rows = min(frame.height, len(lines))
    n_cells = n_cells[:n_rows]
    is_ragged = is_long[:n_rows] | ((n_cells < n_names) & (n_cells > 0))
    return {int(row): RaggedRow(int(lines[row]), int(n_cells[row])) for row in np.flatnonzero(is_ragged)}


def count_cells(text: bytes, dialect: Dialect, n_lines: int) -> tuple[np.ndarray, np.ndarray]:
    """The line that each row below the first ``n_lines`` begins in, and how many cells it has."""
    characters = np.frombuffer(text if text.endswith(b"\n") else text + b"\n", dtype=np.uint8)
    quotes = places_of(characters, dialect.quote) if dialect.quote else np.array([], dtype=np.int64)

    def outside(mark: str) -> np.ndarray:
        places = places_of(characters, mark)
        is_outside = np.ones(len(places), dtype=bool)
        for start in range(0, len(places), _BATCH) if len(quotes) else ():
            # Behind an odd number of quotes a cell is still open; doubled ones count twice.
            n_before = np.searchsorted(quotes, places[start : start + _BATCH])
            is_outside[start : start + _BATCH] = n_before % 2 == 0
        return places[is_outside]

    ends, delimiters = outside("\n"), outside(dialect.delimiter)
    n_cells = np.diff(np.searchsorted(delimiters, ends), prepend=0) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    is_empty = (lengths == 0) | ((lengths == 1) & (characters[ends - 1] == ord("\r")))
    n_cells[is_empty] = 0
    begins = np.concatenate([[0], np.searchsorted(places_of(characters, "\n"), ends[:-1]) + 1]) + 1
    first = np.searchsorted(begins, n_lines + 1)
    return begins[first:], n_cells[first:]


def _is_filled(frame: pl.DataFrame, first_column: int) -> np.ndarray:
    """True for rows with anything in that column or further right; shape (n_rows,)."""
    is_filled = np.zeros(frame.height, dtype=bool)
    for column in frame.get_columns()[first_column:]:
        has_content = column != "" if column.dtype == pl.String else column.is_not_null()
        is_filled |= has_content.fill_null(value=False).to_numpy()
    return is_filled
