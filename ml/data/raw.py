"""What a parser hands over: cells and names as they stand in the file, not yet looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ml.types import TableFormat, TableWarning


@dataclass(frozen=True)
class RawTable:
    """Cells as they were read, one column of ``frame`` for each name in ``names``.

    ``names`` may be blank or repeat; those of ``frame`` are of no account. ``is_sheet`` is True where a person
    lays out the file, in a spreadsheet or an editor, and may have put more into it than one table.
    """

    frame: pl.DataFrame
    names: Sequence[str]
    format: TableFormat
    warnings: Sequence[TableWarning] = ()
    is_sheet: bool = False
