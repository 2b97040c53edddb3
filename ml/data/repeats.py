"""Customers whose id stands in several rows: one row speaks for each."""

from dataclasses import dataclass, replace

import polars as pl

from ml.data.features import shorten
from ml.data.findings import listed
from ml.data.numbers import blank_to_null
from ml.errors import CellError, InvalidValues
from ml.types import TableWarning

_MANY = 0.1
_WHICH = {
    "last": "The last row of each counts.",
    "first": "The first row of each counts.",
    "mean": "Each counts once, with the means of the numbers and the last known categories.",
}
_CHOOSE = "keep one row of each, or let the option on_duplicate_id take the last, the first or the mean"
_ADD_UP = (
    "This looks like one row per purchase rather than per customer: add the rows of each customer up first."
)


@dataclass(frozen=True)
class Customers:
    """Features, ids (or None), and the data row of the file from 1, of some rows of a table."""

    features: pl.DataFrame
    ids: pl.Series | None
    rows: pl.Series

    def filter(self, is_kept: pl.Series) -> "Customers":
        """Leave rows out; where none is, nothing is copied."""
        if is_kept.all():
            return self
        ids = None if self.ids is None else self.ids.filter(is_kept)
        return Customers(self.features.filter(is_kept), ids, self.rows.filter(is_kept))


def merge_repeats(
    customers: Customers, id_column: str | None, on_duplicate_id: str
) -> tuple[Customers, tuple[TableWarning, ...]]:
    """Keep each id once, as ``TrainingConfig.on_duplicate_id`` says; rows without an id are all kept.

    Raises
    ------
    InvalidValues
        An id occurs again, and ``on_duplicate_id`` is ``"error"``; ``cells`` lists the rows.
    """
    if customers.ids is None or id_column is None:
        return customers, ()
    ids = blank_to_null(customers.ids)
    is_again = ids.is_not_null() & ~ids.is_first_distinct()
    if not is_again.any():
        return customers, ()
    rows, again = customers.rows.filter(is_again), ids.filter(is_again)
    if on_duplicate_id == "error":
        raise _refusal(id_column, rows, again)
    if on_duplicate_id == "mean":
        customers = replace(customers, features=_averaged(customers.features, ids))
    speaks = ids.is_first_distinct() if on_duplicate_id == "first" else ids.is_last_distinct()
    is_purchases = len(rows) > _MANY * ids.count()
    warning = TableWarning(
        "repeated_ids",
        f"{_said(id_column, rows, again)} {_WHICH[on_duplicate_id]}",
        listed(rows),
        _ADD_UP if is_purchases else f"If that is not what you want, {_CHOOSE}.",
    )
    return customers.filter(ids.is_null() | speaks), (warning,)


def _averaged(features: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """In every row of an id the means of its known numbers, and its last known categories."""
    within = [
        (pl.col(name).mean() if dtype.is_numeric() else pl.col(name).drop_nulls().last()).over(pl.lit(ids))
        for name, dtype in features.schema.items()
    ]
    averaged = features.select(within)
    return averaged.select(column.zip_with(ids.is_not_null(), features[column.name]) for column in averaged)


def _said(id_column: str, rows: pl.Series, again: pl.Series) -> str:
    example = f"such as {shorten(again[0])!r} in row {rows[0]:,}"
    return f"Rows whose {id_column} stands in an earlier row as well: {len(rows):,}, {example}."


def _refusal(id_column: str, rows: pl.Series, again: pl.Series) -> InvalidValues:
    cells = tuple(
        CellError(row, id_column, value, f"{shorten(value)!r} stands in an earlier row as well.")
        for row, value in zip(rows, again, strict=True)
    )
    return InvalidValues(f"{_said(id_column, rows, again)} Please {_CHOOSE}.", cells)
