"""Numbers among words: amounts beside "k.A." and "pending", codes such as A12 and 7, sizes from S to 42."""

import re
from dataclasses import replace
from typing import cast

import polars as pl

from ml.data.headers import are_phones, are_postal
from ml.data.ids import hold_amounts, is_named_like_id
from ml.data.marks import Decimal, find_marks, read_each
from ml.data.numbers import MISSING_SPELLINGS, blank_to_null
from ml.types import Table

_MAX_WORDS = 5
_MIN_NUMBERS = 5
_NUMBERS_A_WORD = 4
_MIN_SHARE = 0.3
_PROBED = 1_000
# Perhaps after a sign or a currency.
_BEGINS_AS_NUMBER = re.compile(r"[\W_]*(?:[A-Z]{1,3}|S?Fr\.|[Kk]r\.?|Rs\.?|zł|Kč|Ft)?[\W_]*\d")
_LEADING_ZERO = r"^0\d+$"
_CODE = r"^\p{L}{0,4}[-_/]?\d+[-_/]?\p{L}{0,4}$"


def read_mixed(table: Table) -> Table:
    """Write the numbers plainly in text columns of amounts among a few words, and in amounts named like ids.

    What is left of the words counts as unparsable. Other columns stay as they are.
    """
    decimal = cast("Decimal | None", table.format.decimal)
    read = [
        plain_numbers(column, decimal)
        for column in table.frame
        if column.dtype == pl.String and column.name not in table.as_written and _are_amounts(column, decimal)
    ]
    return replace(table, frame=table.frame.with_columns(read)) if read else table


def plain_numbers(column: pl.Series, decimal: Decimal | None) -> pl.Series:
    """A text column with every number written plainly, 1234.5; other cells keep their text."""
    numbers = read_numbers(column, decimal)
    return numbers.cast(pl.String).zip_with(numbers.is_not_null(), column)


def read_numbers(column: pl.Series, decimal: Decimal | None) -> pl.Series:
    """Read every cell by its own marks, the ambiguous ones by those of the column, else of the table."""
    # Programs write a point.
    numbers = read_each(column, decimal or ".")
    marks = find_marks(column.filter(numbers.is_not_null()))
    if marks and marks.decimal and marks.decimal != (decimal or "."):
        return read_each(column, marks.decimal)
    return numbers


def are_amounts_among_words(numbers: pl.Series, words: pl.Series) -> bool:
    """True for many different numbers beside few different words, not more of them than of the numbers.

    Sizes (S, M, 40, 42) have about as many words as numbers, and codes (A12, 7, 13) digits in the words.
    """
    if len(numbers) < len(words) or bool(words.str.contains(r"\d").any()):
        return False
    return words.n_unique() <= _MAX_WORDS and are_varied(numbers, words)


def are_varied(numbers: pl.Series, words: pl.Series) -> bool:
    """True when there are several times as many different numbers as different words."""
    return numbers.n_unique() >= max(_MIN_NUMBERS, _NUMBERS_A_WORD * words.n_unique())


def are_unread_amounts(numbers: pl.Series, others: pl.Series, *, is_categorical: bool) -> bool:
    """True when a text column holds so many numbers that its owner may take it for one of amounts."""
    if len(numbers) < _MIN_SHARE * (len(numbers) + len(others)) or len(others) == 0:
        return False
    if is_categorical:
        return are_varied(numbers, others)
    n_codes = int(others.str.contains(_CODE).sum())
    return numbers.n_unique() >= _MIN_NUMBERS and n_codes * 2 <= len(others)


def begin_as_numbers(column: pl.Series) -> bool:
    """True when enough texts begin as numbers do, judged by a thousand of them."""
    # Cell by cell, since most columns are settled by a few, and there may be thousands of columns.
    probe = [cell.strip() for cell in column.gather_every(len(column) // _PROBED + 1).to_list() if cell]
    known = [cell for cell in probe if cell.lower() not in MISSING_SPELLINGS]
    n_digits = sum(_BEGINS_AS_NUMBER.match(cell) is not None for cell in known)
    return n_digits > 0 and n_digits >= _MIN_SHARE * len(known)


def are_codes(known: pl.Series) -> bool:
    """True for numbers with leading zeros, for phone numbers and for postal codes."""
    return bool(known.str.contains(_LEADING_ZERO).any()) or are_phones(known) or are_postal(known)


def _are_amounts(column: pl.Series, decimal: Decimal | None) -> bool:
    if not begin_as_numbers(column):
        return False
    known = blank_to_null(column).drop_nulls()
    if are_codes(known):
        return False
    if is_named_like_id(column.name):
        return hold_amounts(known)
    numbers = read_numbers(known, decimal)
    return are_amounts_among_words(numbers.drop_nulls(), known.filter(numbers.is_null()))
