"""What each column is for: an id, a number, a category, a date, text, or nothing at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ml.data.numbers import ParsedNumbers, blank_to_null, parse_numbers
from ml.types import Role, TableWarning

_ID_NAME = re.compile(r"(^|[\s_.-])(id|nr|no|number|key|uuid|guid)$", re.IGNORECASE)
_ID_CAMEL_NAME = re.compile(r"[a-z]I[dD]$")
# A table that was segmented before comes back with these: they are answers, not features.
RESULT_COLUMNS = ("customer_id", "segment", "segment_name", "confidence", "is_outlier")
# 1.234,50 or $1,234 or 12 % or 3 500,00 EUR, but not 2026-01-31 or +41 44 123 45 67.
_NUMBER_LIKE = (
    r"^\(?-?\s?(\p{Sc}|[A-Z]{3})?\s?-?(\d{1,3}([.,'\s\x{a0}]\d{3})+|\d+)([.,]\d+)?\s?(%|\p{Sc}|[A-Z]{3})?\)?$"
)
_MOSTLY = 0.8
_NEARLY_UNIQUE = 0.9
_MAX_CODES = 10
_MAX_CATEGORIES = 20
_NUMBERS = ("Every cell is a number.", "Every cell is a number or empty.")


@dataclass(frozen=True)
class Column:
    """One column with its role and the reason in words; ``numbers`` is there when it was read as numbers."""

    name: str
    role: Role
    reason: str
    numbers: ParsedNumbers | None = None
    looks_like_numbers: bool = False


def infer_schema(frame: pl.DataFrame) -> tuple[Column, ...]:
    """Decide the role of every column from its name and its values.

    Parameters
    ----------
    frame
        The table as it was read, one row a customer.

    Returns
    -------
    One ``Column`` for each column of the frame, in order. At most one of them is the ``id``.
    """
    columns: list[Column] = []
    for series in frame:
        column = _infer_column(series)
        if column.role == "id" and any(other.role == "id" for other in columns):
            column = Column(series.name, "text", "Unique like an id, but another column is the customer id.")
        columns.append(column)
    return tuple(columns)


def number_like_warnings(columns: Sequence[Column]) -> list[TableWarning]:
    """Say loudly which columns hold numbers that are not read as such, since segments will miss them."""
    names = [column.name for column in columns if column.looks_like_numbers]
    if not names:
        return []
    said = (
        f"These columns look like numbers, but are written with marks that are not read: {', '.join(names)}. "
        "They do not shape the segments. Export them as plain numbers, such as 1234.5."
    )
    return [TableWarning("unread_numbers", said)]


def _infer_column(series: pl.Series) -> Column:
    column = _infer_by_content(series)
    if series.name in RESULT_COLUMNS and column.role in ("numeric", "categorical"):
        reason = "Named like a column of the result, so it is left out. Rename it to use it."
        return Column(series.name, "text", reason)
    return column


def _infer_by_content(series: pl.Series) -> Column:
    known = _known_missing(series)
    n_known = len(known)
    if n_known == 0:
        return Column(series.name, "empty", "Every cell is empty.")
    n_distinct = known.n_unique()
    if n_distinct == 1:
        return Column(series.name, "constant", "Every cell holds the same value.")
    if column := _infer_id(known, n_distinct):
        return column
    if series.dtype.is_temporal():
        return Column(series.name, "date", "Every cell is a date or a time.")
    if series.dtype == pl.Boolean:
        return Column(series.name, "categorical", "Yes or no.")
    if series.dtype.is_numeric():
        return _infer_numeric(series, n_distinct)
    return _infer_text(series, known, n_distinct)


def _known_missing(series: pl.Series) -> pl.Series:
    if series.dtype == pl.String:
        return blank_to_null(series).drop_nulls()
    return series.drop_nulls()


def _infer_id(known: pl.Series, n_distinct: int) -> Column | None:
    """A column whose values name the customers: by its own name, or by counting them."""
    n_known, name = len(known), known.name
    if known.dtype.is_temporal() or (known.dtype.is_float() and not bool((known == known.round()).all())):
        return None
    if _ID_NAME.search(name) or _ID_CAMEL_NAME.search(name):
        if n_distinct == n_known:
            return Column(name, "id", "Named like an id, and no value occurs twice.")
        if n_distinct >= _NEARLY_UNIQUE * n_known:
            n_again = n_known - n_distinct
            return Column(name, "id", f"Named like an id; {n_again:,} of its values occur more than once.")
        if n_distinct > _MAX_CATEGORIES:
            return Column(name, "text", "Named like an id, but its values repeat.")
    if n_known >= 10 and known.dtype.is_integer() and bool((known.diff().drop_nulls() == 1).all()):
        return Column(name, "id", "Whole numbers that count up by one.")
    return None


def _infer_numeric(series: pl.Series, n_distinct: int) -> Column:
    numbers = parse_numbers(series)
    values = numbers.values.drop_nulls()
    if len(values) == 0:
        return Column(series.name, "empty", "No cell holds a finite number.")
    if values.n_unique() == 1:
        return Column(series.name, "constant", "Every cell holds the same value.")
    if _are_codes(values, n_distinct):
        low, high = int(values.min()), int(values.max())  # type: ignore[arg-type]
        reason = f"Only {n_distinct} different whole numbers, {low} to {high}: codes rather than amounts."
        return Column(series.name, "categorical", reason, numbers)
    return Column(series.name, "numeric", _NUMBERS[numbers.values.null_count() > 0], numbers)


def _are_codes(values: pl.Series, n_distinct: int) -> bool:
    """Small whole numbers without gaps, each used often; counts start at 0, codes at 1 (or are 0 and 1)."""
    if n_distinct > _MAX_CODES or n_distinct * 5 > len(values) or not bool((values == values.round()).all()):
        return False
    low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]
    return high - low + 1 == n_distinct and (low == 1 or (low, high) == (0, 1))


def _infer_text(series: pl.Series, known: pl.Series, n_distinct: int) -> Column:
    numbers = parse_numbers(series)
    n_numbers = len(known) - int(numbers.is_unparsable.sum())
    if n_numbers >= _MOSTLY * len(known) and not bool(known.str.contains(r"^0\d+$").any()):
        return _infer_numbers_in_text(series.name, numbers, n_numbers, len(known))
    if bool(known.str.to_date("%Y-%m-%d", strict=False).is_not_null().all()):
        return Column(series.name, "date", "Every cell is a date.")
    if int(known.str.contains(_NUMBER_LIKE).sum()) >= _MOSTLY * len(known):
        reason = "Looks like numbers, but is written with marks that are not read."
        return Column(series.name, "text", reason, looks_like_numbers=True)
    if n_distinct <= _MAX_CATEGORIES and n_distinct * 2 <= len(known):
        return Column(series.name, "categorical", f"{n_distinct} different texts that repeat.")
    return Column(series.name, "text", f"{n_distinct:,} different texts that hardly repeat.")


def _infer_numbers_in_text(name: str, numbers: ParsedNumbers, n_numbers: int, n_known: int) -> Column:
    values = numbers.values.drop_nulls()
    if len(values) < 2 or values.n_unique() == 1:
        return Column(name, "constant", "Every number in it is the same.")
    if n_numbers == n_known and _are_codes(values, values.n_unique()):
        return Column(name, "categorical", f"Only {values.n_unique()} different whole numbers.", numbers)
    reason = _NUMBERS[numbers.values.null_count() > 0]
    if n_numbers < n_known:
        reason = f"{n_numbers:,} of {n_known:,} cells are numbers; the others cannot be read as one."
    return Column(name, "numeric", reason, numbers)
