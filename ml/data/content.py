"""What the values of one column make of it: numbers, categories, dates, text, or nothing at all."""

from dataclasses import dataclass

import polars as pl
from polars.selectors import by_name

from ml.data.headers import are_phones, are_postal, says_code, says_person
from ml.data.ids import is_named_like_id
from ml.data.mixed import are_amounts_among_words, begin_as_numbers
from ml.data.numbers import MISSING_SPELLINGS, ParsedNumbers, parse_numbers
from ml.types import Role

# A table that was segmented before comes back with these: they are answers, not features.
RESULT_COLUMNS = ("segment", "segment_name", "confidence", "is_outlier")
COMPARABLE = ("numeric", "categorical")
_MOSTLY = 0.8
_MAX_CODES = 10
_MAX_CATEGORIES = 20
_NUMBERS = ("Every cell is a number.", "Every cell is a number or empty.")


@dataclass(frozen=True)
class Column:
    """One column with its role and the reason in words.

    ``numbers`` is there when it was read as numbers; ``content`` is what its values alone make of it, where
    its name, its gaps or another column decided otherwise. ``n_distinct`` counts the different values among
    the known cells; None where nobody had to count them.
    """

    name: str
    role: Role
    reason: str
    numbers: ParsedNumbers | None = None
    content: "Column | None" = None
    n_distinct: int | None = None


def known_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame in which cells that are missing in whatever spelling are null: all columns at once."""
    text = pl.col(pl.String).str.strip_chars()
    is_missing = text.str.to_lowercase().is_in(MISSING_SPELLINGS)
    # The others stay where they are: no copy of the numbers.
    with_nan = [column.name for column in frame if column.dtype.is_float() and column.is_nan().any()]
    return frame.with_columns(
        pl.when(is_missing).then(None).otherwise(text).name.keep(),
        by_name(*with_nan).fill_nan(None),
    )


def infer_content(series: pl.Series, known: pl.Series, n_distinct: int | None) -> Column:
    """What the values of a column make of it; ``known`` are its cells that are not missing.

    ``n_distinct`` counts the different ones among them; None of numbers with fractions, where none matters.
    """
    column = _infer_by_values(series, known, n_distinct)
    if series.name in RESULT_COLUMNS and column.role in COMPARABLE:
        reason = "Named like a column of the result, so it is left out. Rename it to use it."
        return Column(series.name, "text", reason)
    return column


def _infer_by_values(series: pl.Series, known: pl.Series, n_distinct: int | None) -> Column:
    if n_distinct == 0:
        return Column(series.name, "empty", "Every cell is empty.")
    if n_distinct == 1:
        return _constant(series, known)
    if contact := _infer_contact(known, n_distinct):
        return contact
    if series.dtype.is_temporal():
        return Column(series.name, "date", "Every cell is a date or a time.")
    if series.dtype == pl.Boolean:
        return Column(series.name, "categorical", "Yes or no.")
    if n_distinct is None or series.dtype.is_numeric():
        return _infer_numeric(series, known, n_distinct)
    return _infer_text(series, known, n_distinct)


def _infer_contact(known: pl.Series, n_distinct: int | None) -> Column | None:
    """How to reach a customer: that the digits make a number does not make it an amount."""
    name = known.name
    if are_phones(known):
        return Column(name, "text", "Phone numbers.")
    if n_distinct is not None and are_postal(known):
        if n_distinct <= _MAX_CATEGORIES and n_distinct * 2 <= len(known):
            reason = f"Postal codes, {n_distinct} of them that repeat: places rather than amounts."
            return Column(name, "categorical", reason)
        return Column(name, "text", f"Postal codes, {n_distinct:,} of them: places rather than amounts.")
    if known.dtype == pl.String and says_person(name):
        return Column(name, "text", "Names of people.")
    return None


def _constant(series: pl.Series, known: pl.Series) -> Column:
    which = "Every cell" if len(known) == len(series) else "Every cell that is not empty"
    return Column(series.name, "constant", f"{which} holds the same value.")


def _infer_numeric(series: pl.Series, known: pl.Series, n_distinct: int | None) -> Column:
    numbers = parse_numbers(series)
    values = numbers.values.drop_nulls()
    if len(values) == 0:
        return Column(series.name, "empty", "No cell holds a finite number.")
    if values.min() == values.max():
        return _constant(series, values)
    counted = n_distinct if len(values) == len(known) else None
    return _codes_or_amounts(numbers, values, _NUMBERS[numbers.values.null_count() > 0], counted)


def _codes_or_amounts(
    numbers: ParsedNumbers, values: pl.Series, reason: str, n_distinct: int | None = None
) -> Column:
    name = values.name
    amounts = Column(name, "numeric", reason, numbers)
    if not are_whole(values):
        return amounts
    n_distinct = values.n_unique() if n_distinct is None else n_distinct
    if is_named_like_id(name) and n_distinct * 2 < len(values):
        if n_distinct > _MAX_CATEGORIES:
            return Column(name, "text", "Named like an id, but its values repeat.", content=amounts)
        reason = f"Named like an id, with {n_distinct} values that repeat: codes rather than amounts."
        return Column(name, "categorical", reason, numbers)
    if _are_codes(values, n_distinct):
        low, high = int(values.min()), int(values.max())  # type: ignore[arg-type]
        reason = f"Only {n_distinct} different whole numbers, {low} to {high}: codes rather than amounts."
        return Column(name, "categorical", reason, numbers)
    return amounts


def are_whole(values: pl.Series) -> bool:
    """True where no number has a fraction."""
    # The first cells settle most columns, however long.
    return all(bool((cells == cells.round()).all()) for cells in (values.head(100), values))


def _are_codes(values: pl.Series, n_distinct: int) -> bool:
    """Few whole numbers, each used often, and named like codes or looking like them.

    Codes go without gaps; counts start at 0, codes at 1 (or are 0 and 1).
    """
    if n_distinct > _MAX_CODES or n_distinct * 5 > len(values):
        return False
    if says_code(values.name):
        return True
    low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]
    return high - low + 1 == n_distinct and (low == 1 or (low, high) == (0, 1))


def _infer_text(series: pl.Series, known: pl.Series, n_distinct: int) -> Column:
    if begin_as_numbers(known) and (column := _infer_written_numbers(series, known)):
        return column
    if bool(known.str.to_date("%Y-%m-%d", strict=False).is_not_null().all()):
        return Column(series.name, "date", "Every cell is a date.")
    if n_distinct <= _MAX_CATEGORIES and n_distinct * 2 <= len(known):
        return Column(series.name, "categorical", f"{n_distinct} different texts that repeat.")
    return Column(series.name, "text", f"{n_distinct:,} different texts that hardly repeat.")


def _infer_written_numbers(series: pl.Series, known: pl.Series) -> Column | None:
    numbers = parse_numbers(series)
    n_numbers = len(known) - int(numbers.is_unparsable.sum())
    are_numbers = n_numbers >= _MOSTLY * len(known) or are_amounts_among_words(
        numbers.values.drop_nulls(), series.filter(numbers.is_unparsable).str.strip_chars()
    )
    if not are_numbers or bool(known.str.contains(r"^0\d+$").any()):
        return None
    return _infer_numbers_in_text(series.name, numbers, n_numbers, len(known))


def _infer_numbers_in_text(name: str, numbers: ParsedNumbers, n_numbers: int, n_known: int) -> Column:
    values = numbers.values.drop_nulls()
    if len(values) < 2 or values.min() == values.max():
        return Column(name, "constant", "Every number in it is the same.")
    if n_numbers == n_known:
        return _codes_or_amounts(numbers, values, _NUMBERS[numbers.values.null_count() > 0])
    reason = f"{n_numbers:,} of {n_known:,} cells are numbers; the others cannot be read as one."
    return Column(name, "numeric", reason, numbers)
