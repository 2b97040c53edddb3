"""Rows that look like purchases, and that are compared as customers all the same."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from ml.data.content import COMPARABLE
from ml.data.features import shorten
from ml.data.purchases.columns import find_columns, find_customer, find_invoice
from ml.data.purchases.holding import holds
from ml.data.purchases.names import rank_name
from ml.data.schema import infer_schema
from ml.types import Table, TableWarning, TrainingConfig

_HOLDS = {"date": "dates", "amount": "numbers"}


def notice_unusable(table: Table, config: TrainingConfig) -> TableWarning | None:
    """Warn of a customer that comes again beside a date and an amount of which one cannot be read.

    Parameters
    ----------
    table
        One whose rows are taken for customers.
    config
        With ``transactions`` set, its owner knows what the rows are, and nothing is said.
    """
    if config.transactions is not None:
        return None
    frame = table.frame
    names = [name for name in frame.columns if name not in config.exclude]
    customer = _find_buyer(frame, names)
    date, amount = _named_like(names, "date"), _named_like(names, "amount") or _named_like(names, "price")
    if not (customer and date and amount):
        return None
    unread = [
        (part, name) for part, name in (("date", date), ("amount", amount)) if not holds(part, frame[name])
    ]
    if not unread:
        return None
    lacks = " and ".join(f"{name} holds no {_HOLDS[part]}{_example(frame[name])}" for part, name in unread)
    return TableWarning(
        "unusable_purchases",
        f"The rows look like purchases, since {customer} repeats beside {date} and {amount}, but none can be "
        f"used: {lacks}. They are compared as if each were a customer.",
        advice="Write dates as 2026-01-31 and amounts as numbers. If each row is a customer, set the option "
        "transactions to false.",
    )  # fmt: skip


def leave_ids_out(table: Table, config: TrainingConfig) -> TrainingConfig:
    """Exclude the id of who buys, where rows that look like purchases would be compared by it."""
    settled = {config.id_column, *config.exclude, *(config.features or ()), *(config.categorical or ())}
    names = [name for name in table.frame.columns if name not in settled]
    found = find_columns(table, replace(config, transactions=None))
    customer = found.columns.customer if found else _find_buyer(table.frame, names)
    if customer is None or customer not in names:
        return config
    role = next(column.role for column in infer_schema(table.frame, config) if column.name == customer)
    return replace(config, exclude=(*config.exclude, customer)) if role in COMPARABLE else config


def _find_buyer(frame: pl.DataFrame, names: list[str]) -> str | None:
    return find_customer(frame, names, find_invoice(frame, names), is_forced=False)


def _named_like(names: Sequence[str], part: str) -> str | None:
    """The column whose name promises a part of a purchase best, whatever it holds."""
    ranks = {name: rank for name in names if (rank := rank_name(part, name)) is not None}
    return min(ranks, key=lambda name: ranks[name], default=None)


def _example(column: pl.Series) -> str:
    known = column.drop_nulls()
    return f", but cells such as {shorten(str(known[0]))!r}" if len(known) else ""
