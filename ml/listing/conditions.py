"""Conditions on the columns of customers: ``column>=number``, ``column<=number``, ``column=text``."""

import math
import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ml.errors import ColumnNotFound, InvalidFilter

# The longer ones first, since both end with the third.
_COMPARISONS = {">=": operator.ge, "<=": operator.le, "=": operator.eq}
OPERATORS = tuple(_COMPARISONS)
_NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", re.ASCII)
_WHOLE = re.compile(r"\s*[-+]?\d+\s*", re.ASCII)
_TRUTHS = {"true": True, "false": False}
_LARGEST_WHOLE = 2**63
_MOST_COLUMNS_TOLD = 50


@dataclass(frozen=True)
class Condition:
    """What a value has to be; a missing one never is."""

    column: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.column}{self.sign}{self.value}"


def read_condition(text: str, columns: Sequence[str]) -> Condition:
    """Split a condition into a column, one of ``OPERATORS`` and a value.

    A column may be called ``a>=b``: of the columns that the condition begins with, the longest is meant.

    Raises
    ------
    ColumnNotFound
        It begins with none of the columns and an operator.
    """
    for column in sorted(columns, key=len, reverse=True):
        rest = text.removeprefix(column)
        sign = next((one for one in OPERATORS if rest.startswith(one)), None)
        if text.startswith(column) and sign:
            return Condition(column, sign, rest.removeprefix(sign))
    raise ColumnNotFound(
        f"The condition {text[:100]!r} does not begin with a column and one of {', '.join(OPERATORS)}. "
        f"{columns_told(columns)}"
    )


def columns_told(columns: Sequence[str]) -> str:
    """Name the columns there are.

    >>> columns_told(["Milk", "Fresh"])
    'There are: Milk, Fresh.'
    """
    told = ", ".join(column[:100] for column in columns[:_MOST_COLUMNS_TOLD])
    n_more = len(columns) - _MOST_COLUMNS_TOLD
    return f"There are: {told}{f' and {n_more:,} more' if n_more > 0 else ''}."


def meets(condition: Condition, customers: pl.DataFrame) -> np.ndarray:
    """Who meets a condition, shape (n_customers,).

    Raises
    ------
    InvalidFilter
        The value does not fit the column.
    """
    values = customers[condition.column]
    if values.dtype == pl.Boolean:
        found = values == _truth_of(condition)
    elif values.dtype.is_numeric():
        number = _number_of(condition)
        found = _COMPARISONS[condition.sign](values, number)
        # Polars has NaN above all numbers.
        found = found & values.is_not_nan() if values.dtype.is_float() else found
    else:
        _only_by_equals(condition, customers)
        found = values.cast(pl.String) == condition.value
    return np.asarray(found.fill_null(value=False).to_numpy())


def _number_of(condition: Condition) -> float:
    number = float(condition.value) if _NUMBER.fullmatch(condition.value) else math.nan
    if not math.isfinite(number):
        raise InvalidFilter(
            f"The condition {str(condition)[:100]!r} compares the column {condition.column[:100]!r} with "
            f"{condition.value[:100]!r}, which is not a number; the column holds numbers."
        )
    # As a fraction, a large whole number would lose its last digits.
    is_whole = _WHOLE.fullmatch(condition.value) and abs(number) < _LARGEST_WHOLE
    return int(condition.value) if is_whole else number


def _truth_of(condition: Condition) -> bool:
    truth = _TRUTHS.get(condition.value.strip().lower())
    if truth is None or condition.sign != "=":
        name = condition.column[:100]
        raise InvalidFilter(
            f"The condition {str(condition)[:100]!r} does not fit the column {name!r}, which "
            f"is true or false: write {name}=true or {name}=false."
        )
    return truth


def _only_by_equals(condition: Condition, customers: pl.DataFrame) -> None:
    if condition.sign != "=":
        numeric = [one.name for one in customers if one.dtype.is_numeric()]
        raise InvalidFilter(
            f"The condition {str(condition)[:100]!r} compares the column {condition.column[:100]!r}, which "
            f"holds no numbers: write = instead of {condition.sign}. Columns with numbers: "
            f"{columns_told(numeric)}"
        )
