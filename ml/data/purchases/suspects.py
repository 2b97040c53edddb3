"""Rows that look like purchases, and that are compared as customers all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from ml.data.content import COMPARABLE
from ml.data.features import shorten
from ml.data.purchases.columns import find_columns, find_customer, find_invoice
from ml.data.purchases.holding import holds
from ml.data.purchases.names import rank_name
from ml.data.schema import infer_schema
from ml.types import Table, TableWarning, TrainingConfig

_HOLDS = {"date": "dates", "amount": "numbers"}


@dataclass(frozen=True)
class _Suspect:
    """The columns that look like those of purchases; ``unread`` by their part, where no cell can be read."""

    customer: str
    date: str
    amount: str
    unread: dict[str, str]


def notice_unusable(table: Table, config: TrainingConfig) -> TableWarning | None:
    """Warn of a customer that comes again beside a date and an amount of which one cannot be read.

    Parameters
    ----------
    table
        One whose rows are taken for customers.
    config
        With ``transactions`` set, its owner knows what the rows are, and nothing is said.
    """
    suspect = _suspect(table.frame, config) if config.transactions is None else None
    if suspect is None:
        return None
    lacks = " and ".join(
        f"{name} holds no {_HOLDS[part]}{_example(table.frame[name])}"
        for part, name in suspect.unread.items()
    )
    return TableWarning(
        "unusable_purchases",
        f"The rows look like purchases, since {suspect.customer} repeats beside {suspect.date} and "
        f"{suspect.amount}, but none can be used: {lacks}. They are compared as if each were a customer.",
        advice="Write dates as 2026-01-31 and amounts as numbers. If each row is a customer, set the option "
        "transactions to false.",
    )


def leave_ids_out(table: Table, config: TrainingConfig, *, are_customers: bool = False) -> TrainingConfig:
    """Exclude the id of who buys, where rows that look like purchases would be compared by it.

    ``are_customers`` tells that ``find_columns`` found no purchases with this configuration.
    """
    is_known = are_customers and config.transactions is None
    found = None if is_known else find_columns(table, replace(config, transactions=None))
    suspect = None if found else _suspect(table.frame, config)
    customer = found.columns.customer if found else suspect.customer if suspect else None
    settled = {config.id_column, *config.exclude, *(config.features or ()), *(config.categorical or ())}
    if customer is None or customer in settled:
        return config
    role = next(column.role for column in infer_schema(table.frame, config) if column.name == customer)
    return replace(config, exclude=(*config.exclude, customer)) if role in COMPARABLE else config


def _suspect(frame: pl.DataFrame, config: TrainingConfig) -> _Suspect | None:
    names = [name for name in frame.columns if name not in config.exclude]
    date, amount = _named_like(names, "date"), _named_like(names, "amount") or _named_like(names, "price")
    if date is None or amount is None:
        return None
    needed = {"date": date, "amount": amount}
    unread = {part: name for part, name in needed.items() if not holds(part, frame[name])}
    customer = _find_buyer(frame, names) if unread else None
    return _Suspect(customer, date, amount, unread) if customer else None


def _find_buyer(frame: pl.DataFrame, names: list[str]) -> str | None:
    return find_customer(frame, names, find_invoice(frame, names), is_forced=False)


def _named_like(names: Sequence[str], part: str) -> str | None:
    """The column whose name promises a part of a purchase best, whatever it holds."""
    ranks = {name: rank for name in names if (rank := rank_name(part, name)) is not None}
    return min(ranks, key=lambda name: ranks[name], default=None)


def _example(column: pl.Series) -> str:
    known = column.drop_nulls()
    return f", but cells such as {shorten(str(known[0]))!r}" if len(known) else ""
