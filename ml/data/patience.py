"""Text files that Polars stumbles over, read row by row: slower, forgiving, and able to name the line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

import numpy as np
import polars as pl

from ml.data.dialects import Dialect
from ml.data.raw import MAX_COLUMNS
from ml.errors import UnreadableTable

_CHUNK_ROWS = 50_000


@dataclass(frozen=True)
class PatientlyRead:
    """Texts, and for each row the line it begins in and how many cells it has; 0 for an empty line."""

    frame: pl.DataFrame
    lines: np.ndarray
    n_cells: np.ndarray

    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """The lines and the numbers of cells."""
        return self.lines, self.n_cells


def read_patiently(text: bytes, dialect: Dialect, n_lines: int, n_columns: int) -> PatientlyRead:
    """Read the rows below the first ``n_lines`` as texts, at least ``n_columns`` wide.

    Raises
    ------
    UnreadableTable
        A quote is opened and never closed, or a cell is longer than 1 MiB.
    """
    rows = rows_with_lines(text, dialect, n_lines)
    frames, lines, n_cells = [], [], []
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        frames.append(_frame_of([row for _, row in chunk]))
        lines.append(np.array([line for line, _ in chunk]))
        n_cells.append(np.array([len(row) for _, row in chunk]))
    if not frames:
        return PatientlyRead(as_wide_as(pl.DataFrame(), n_columns), np.array([]), np.array([]))
    frame = as_wide_as(pl.concat(frames, how="diagonal"), n_columns)
    return PatientlyRead(frame, np.concatenate(lines), np.concatenate(n_cells))


def _frame_of(rows: list[list[str]]) -> pl.DataFrame:
    columns = islice(zip_longest(*rows, fillvalue=""), MAX_COLUMNS)
    return pl.DataFrame([pl.Series(f"column_{n}", one) for n, one in enumerate(columns)])


def rows_with_lines(text: bytes, dialect: Dialect, n_lines: int) -> Iterator[tuple[int, list[str]]]:
    """The rows below the first ``n_lines``, each with the line it begins in, counted from 1."""
    lines = io.TextIOWrapper(io.BytesIO(text), "utf-8", newline="\n")
    reader = dialect.reader(islice(lines, n_lines, None))
    begin = last = n_lines + 1
    try:
        for row in reader:
            yield begin, row
            last, begin = begin, n_lines + reader.line_num + 1
    except csv.Error as error:
        raise UnreadableTable(
            f"Line {begin} is broken: {error}. Look at the quotes around its cells."
        ) from error
    if begin - last > 1 and _is_open(text, last, dialect):
        raise UnreadableTable(f"Line {last} opens a quote that is never closed. Close or remove it.")


def as_wide_as(frame: pl.DataFrame, n_columns: int) -> pl.DataFrame:
    """Add empty columns until there are ``n_columns``."""
    missing = range(frame.width, n_columns)
    return frame.with_columns(pl.lit(None, pl.String).alias(f"column_{n}") for n in missing)


def _is_open(text: bytes, line: int, dialect: Dialect) -> bool:
    rest = b"\n".join(text.split(b"\n")[line - 1 :]).decode()
    try:
        list(dialect.reader(io.StringIO(rest, newline="\n"), strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False
