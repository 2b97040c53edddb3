"""What the cells of a column can be in a purchase: dates, numbers, or names of something."""

from typing import Final

import polars as pl

from ml.data.dates import read_dates, read_some_dates
from ml.data.mixed import read_numbers
from ml.data.numbers import parse_numbers

NUMBERS: Final = ("amount", "price", "quantity")
_MOSTLY = 0.8
_PROBED = 1_000


def holds(part: str, column: pl.Series) -> bool:
    """Whether the cells of a column can be that part of a purchase."""
    if part == "date":
        return _holds_dates(column)
    if part in NUMBERS:
        return _holds_numbers(column)
    if column.dtype.is_temporal() or column.dtype == pl.Boolean or column.dtype.is_nested():
        return False
    if column.dtype.is_float():
        return bool((column.drop_nulls() % 1 == 0).all())
    return column.null_count() < len(column)


def holds_some(part: str, column: pl.Series) -> bool:
    """Whether any cell of a column that was named can be that part, and the others be counted as missing."""
    if column.dtype != pl.String or holds(part, column):
        return holds(part, column)
    if part == "date":
        return read_some_dates(column) is not None
    return part in NUMBERS and read_numbers(column, None).count() > 0


def probe(column: pl.Series) -> pl.Series:
    """About a thousand known cells from all over a column."""
    known = column.drop_nulls()
    return known.gather_every(max(1, len(known) // _PROBED))


def _holds_dates(column: pl.Series) -> bool:
    if column.dtype in (pl.Date, pl.Datetime):
        return column.null_count() < len(column)
    return column.dtype == pl.String and read_dates(probe(column)) is not None


def _holds_numbers(column: pl.Series) -> bool:
    if column.dtype.is_numeric():
        return column.null_count() < len(column)
    if column.dtype != pl.String:
        return False
    known = parse_numbers(probe(column))
    return int(known.values.count()) > _MOSTLY * int(known.is_unparsable.sum() + known.values.count())
