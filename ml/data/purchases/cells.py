"""The cells of a table of purchases as text, numbers and times, whatever they were read as."""

from typing import cast

import polars as pl

from ml.data.dates import read_dates, read_some_dates
from ml.data.marks import Decimal
from ml.data.mixed import read_numbers
from ml.data.numbers import blank_to_null
from ml.purchases import TransactionColumns
from ml.types import Table


def read_columns(table: Table, columns: TransactionColumns) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Read the columns of purchases as what they are to hold.

    Returns
    -------
    pl.DataFrame
        The columns: what names something as it was written, amounts as numbers, dates as dates or times.
    dict
        For each column of which some texts cannot be read as that, their rows from 1.
    """
    decimal = cast("Decimal | None", table.format.decimal)
    texts = (columns.customer, columns.invoice, columns.product, columns.category)
    numbers = (columns.amount, columns.quantity, columns.price)
    read = {name: _texts(table.as_written.get(name, table.frame[name])) for name in texts if name}
    unread = {}
    for name in (columns.date, *numbers):
        if name is None:
            continue
        column = table.frame[name]
        read[name] = column
        if column.dtype == pl.String:
            values = _moments(column) if name == columns.date else read_numbers(column, decimal)
            is_unread = values.is_null() & blank_to_null(column).is_not_null()
            read[name], unread[name] = values, is_unread.arg_true() + 1
    return pl.DataFrame([column.alias(name) for name, column in read.items()]), unread


def _texts(column: pl.Series) -> pl.Series:
    return column.cast(pl.String) if column.dtype in (pl.Categorical, pl.Enum) else column


def _moments(column: pl.Series) -> pl.Series:
    dates = read_dates(column) or read_some_dates(column)
    return pl.Series(column.name, [None]).new_from_index(0, len(column)) if dates is None else dates.values
