"""What a parser hands over: cells and names as they stand in the file, not yet looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ml.errors import UnreadableTable
from ml.types import TableFormat, TableWarning

MAX_COLUMNS = 2000


@dataclass(frozen=True)
class RaggedRow:
    """A row that has more or fewer cells than the header; ``line`` counts the lines of the file from 1."""

    line: int
    n_cells: int


@dataclass(frozen=True)
class RawTable:
    """Cells as they were read, one column of ``frame`` for each name in ``names``.

    ``names`` may be blank or repeat; those of ``frame`` are of no account. ``is_sheet`` is True where a
    person lays out the file, in a spreadsheet or an editor, and may have put more into it than one table.
    ``ragged`` has the ragged rows by their position in ``frame``.
    """

    frame: pl.DataFrame
    names: Sequence[str]
    format: TableFormat
    warnings: Sequence[TableWarning] = ()
    is_sheet: bool = False
    ragged: Mapping[int, RaggedRow] = field(default_factory=dict)


def check_width(n_columns: int) -> None:
    """Refuse a table that is too wide to be one of customers.

    Raises
    ------
    UnreadableTable
        There are more than 2,000 columns.
    """
    if n_columns > MAX_COLUMNS:
        raise UnreadableTable(f"At most {MAX_COLUMNS:,} columns are read; this table has {n_columns:,}.")
