"""Text cells become numbers: every spelling of missing is missing, what is not a number is pointed at."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

MISSING_SPELLINGS = (
    "", "na", "n/a", "n.a.", "<na>", "nan", "nat", "null", "(null)", "\\n", "none", "nil",
    "-", "--", "\u2013", "\u2014", "?", "inf", "-inf", "+inf", "infinity", "-infinity",
    "#n/a", "#na", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!",
)  # fmt: skip

# Nobody spends that much, and its square would overflow.
TOO_LARGE = 1e150
_BATCH_ROWS = 100_000


@dataclass(frozen=True)
class ParsedNumbers:
    """A column read as numbers, and where it held something that is neither number nor missing.

    ``values`` is a Float64 series of finite numbers and nulls; ``is_unparsable`` is True where text stood.
    """

    values: pl.Series
    is_unparsable: pl.Series


def in_batches(column: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Read a column cell by cell, some cells at a time, since texts are copied a few times on the way."""
    if len(column) <= _BATCH_ROWS:
        return read(column)
    starts = range(0, len(column), _BATCH_ROWS)
    return pl.concat([read(column.slice(start, _BATCH_ROWS)) for start in starts])


def parse_numbers(column: pl.Series) -> ParsedNumbers:
    """Read any column as numbers; infinite, not-a-number and beyond 1e150 count as missing."""
    if column.dtype == pl.String:
        text = column.str.strip_chars()
        text = text.set(text.str.to_lowercase().is_in(MISSING_SPELLINGS), None)
        values = text.cast(pl.Float64, strict=False)
        is_unparsable = text.is_not_null() & values.is_null()
    else:
        values = column.cast(pl.Float64, strict=False)
        is_unparsable = pl.Series([False]).new_from_index(0, len(column))
    is_too_large = ~(values.abs() < TOO_LARGE).fill_null(value=True)
    # Numbers that are fine stay where they are: no copy of the column.
    values = values.set(is_too_large, None) if is_too_large.any() else values
    return ParsedNumbers(values.alias(column.name), is_unparsable.alias(column.name))


def blank_to_null(column: pl.Series) -> pl.Series:
    """A text column in which every spelling of missing is null."""
    return in_batches(column, _blank_to_null)


def _blank_to_null(column: pl.Series) -> pl.Series:
    text = column.cast(pl.String).str.strip_chars()
    return text.set(text.str.to_lowercase().is_in(MISSING_SPELLINGS), None)
