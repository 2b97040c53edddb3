"""Rows that repeat an earlier row exactly, and whether that makes them copies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from polars.selectors import by_name

from ml.data.findings import listed
from ml.types import TableWarning

_MANY = 0.1


@dataclass(frozen=True)
class Copies:
    """``is_kept`` is False for rows to be dropped; ``n_repeated`` counts repetitions, dropped or not."""

    is_kept: pl.Series
    n_repeated: int
    warnings: tuple[TableWarning, ...]


def find_copies(frame: pl.DataFrame, *, has_id: bool, is_told_apart: bool = False) -> Copies:
    """Find rows that were exported twice.

    Without an id, customers who do the same look the same. Where that is more than one row in ten, it is how
    the table is, and nobody is taken for a copy.

    Parameters
    ----------
    is_told_apart
        Whether a column is known to hold another value in every row: then none repeats another.
    """
    if is_told_apart:
        return Copies(_everybody(frame), 0, ())
    is_first = frame.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    rows = (~is_first).arg_true() + 1
    if rows.is_empty():
        return Copies(is_first, 0, ())
    said = f"Rows that repeat an earlier row exactly: {len(rows):,}."
    if has_id or len(rows) <= _MANY * frame.height:
        warning = TableWarning("duplicate_rows", said + " They count once.", listed(rows))
        return Copies(is_first, len(rows), (warning,))
    warning = TableWarning(
        "rows_alike",
        said + " Without a customer id they are taken for different customers who are alike, and kept.",
        listed(rows),
        "If they are the same customers, add a column with the customer's id.",
    )
    return Copies(_everybody(frame), len(rows), (warning,))


def _everybody(frame: pl.DataFrame) -> pl.Series:
    return pl.Series([True]).new_from_index(0, frame.height)


def repeated_rows(frame: pl.DataFrame, among: Sequence[str]) -> pl.Series:
    """The rows, from 1, that repeat an earlier one exactly.

    Parameters
    ----------
    among
        A few columns in which most rows differ: only rows that agree in them are compared.
    """
    marks = frame.select(by_name(*among)).hash_rows()
    ordered = np.sort(marks.to_numpy())
    twice = pl.Series(ordered[1:][ordered[1:] == ordered[:-1]])
    may_repeat = marks.is_in(twice.unique().implode())
    # That two of a million rows have one hash by chance happens once in some forty million tables.
    is_again = ~frame.filter(may_repeat).hash_rows().is_first_distinct()
    return may_repeat.arg_true().filter(is_again) + 1
