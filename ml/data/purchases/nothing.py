"""Purchases of which nothing is left: how many lines are lost for which reason, and what helps."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from ml.data.features import shorten
from ml.data.findings import listed
from ml.data.purchases.lines import FATES
from ml.data.purchases.notices import count_of, say_value
from ml.errors import CellError
from ml.purchases import TransactionColumns

_HELP: Final = {
    "without_customer": "fill in {customer}",
    "without_date": "write {date} as 2026-01-31",
    "without_amount": "write {value} as numbers",
    "in_future": "correct {date}, since what is after {until} does not count",
    "free": "fill in {value}, since what costs nothing is no purchase",
    "refunds": "if amounts below zero are what was bought, turn their sign round",
}


def say_nothing_left(judged: pl.DataFrame, columns: TransactionColumns, as_of: str | None) -> str:
    """Why no line is a purchase, and what to do, the most frequent reason first.

    Parameters
    ----------
    judged
        What ``judge_lines`` made, one row a row of the table.
    as_of
        The end that was set.
    """
    fate = judged["fate"]
    counts = {what: int((fate == place).sum()) for place, what in enumerate(FATES) if place}
    counts["refunds"] = int((judged["is_refund"] & (fate == 0)).sum())
    lost = sorted((what for what, n_lines in counts.items() if n_lines), key=lambda what: -counts[what])
    told = ", ".join(f"{counts[what]:,} {what.replace('_', ' ')}" for what in lost)
    names = {"customer": columns.customer, "date": columns.date, "value": say_value(columns)}
    help_ = "; ".join(_HELP[what].format(until=as_of or "today", **names) for what in lost)
    return (
        f"No purchase is left{f' up to {as_of}' if as_of else ''} of {count_of(judged.height, 'line')}"
        f"{f' ({told})' if told else ''}: {columns.customer} buys on {columns.date} for {names['value']}. "
        f"{f'{help_[:1].upper()}{help_[1:]}. ' if help_ else ''}If other columns are meant, name them in the "
        "option 'transactions'; if each row is a customer, set it to false."
    )


def list_unread(
    frame: pl.DataFrame, columns: TransactionColumns, unread: Mapping[str, pl.Series]
) -> tuple[CellError, ...]:
    """The first cells with text where a date or a number belongs; ``unread`` holds their rows from 1."""
    return tuple(
        CellError(
            row, name, value := shorten(frame[name][row - 1]), f"{value!r} is no {_kind(name, columns)}."
        )
        for name, rows in unread.items()
        for row in listed(rows)
    )


def _kind(name: str, columns: TransactionColumns) -> str:
    return "date" if name == columns.date else "number"
