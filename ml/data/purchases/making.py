"""Customers are made of purchases, step by step, and every line is accounted for."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from polars.selectors import by_name

from ml.data.copies import repeated_rows
from ml.data.findings import by_importance
from ml.data.purchases.behaviour import observe
from ml.data.purchases.cells import read_columns
from ml.data.purchases.columns import FoundColumns
from ml.data.purchases.groups import choose_groups
from ml.data.purchases.lines import count_fates, judge_table, moment_of
from ml.data.purchases.nothing import list_unread, say_nothing_left
from ml.data.purchases.notices import (
    are_before_discounts,
    notice_late,
    notice_purchases,
    notice_unread,
    say_value,
)
from ml.data.purchases.refunds import settle_refunds
from ml.data.purchases.rfm import score_rfm
from ml.data.purchases.unused import notice_unused
from ml.errors import InvalidValues, NotPurchases
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import Table, TrainingConfig

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CustomerPurchases:
    """Customers as their purchases show them.

    ``table`` has one row a customer, with the columns of ``ml.data.purchases.behaviour.behave``; its warnings
    are those of the purchases. ``visits`` has one row a customer and day, as forecasts are made of.
    """

    table: Table
    report: PurchaseReport
    visits: pl.DataFrame


def make_customers(
    table: Table, found: FoundColumns, config: TrainingConfig, like: PurchaseReport | None = None
) -> CustomerPurchases:
    """Make customers of purchases by the columns that were found; as ``like`` was made, where it is given.

    Raises
    ------
    InvalidValues
        No purchase is left, and dates or numbers that cannot be read have a part in it.
    NotPurchases
        No purchase is left.
    """
    # Nothing waits for the rows that repeat, and Polars leaves the interpreter while it works.
    with ThreadPoolExecutor(1) as pool:
        repeating = pool.submit(repeated_rows, table.frame, _telling(found.columns))
        return _make(table, found, config, like, repeating)


def _make(
    table: Table,
    found: FoundColumns,
    config: TrainingConfig,
    like: PurchaseReport | None,
    repeating: Future[pl.Series],
) -> CustomerPurchases:
    frame, unread = read_columns(table, found.columns)
    rule, until = like.refunds if like else config.refunds, moment_of(config.as_of)
    judged = judge_table(frame, found.columns, until, has_totals=found.has_totals)
    lines = judged.lazy().filter(pl.col("fate") == 0).drop("fate").collect()
    settled = settle_refunds(lines, rule)
    if settled.bought.is_empty():
        said = say_nothing_left(judged, found.columns, config.as_of)
        if cells := list_unread(table.frame, found.columns, unread):
            raise InvalidValues(said, cells)
        raise NotPurchases(said)
    first_at, last_at = settled.bought.select(first=pl.min("at"), last=pl.max("at")).row(0)
    as_of = until or max(last_at + _A_DAY, like.as_of if like else datetime.min)
    groups, group_part = _groups_like(like, lines) if like else choose_groups(settled.bought)
    observed = observe(settled, as_of, refunds=rule, groups=groups, group_column=group_part)
    customers = score_rfm(observed.customers)
    gone = _gone(judged, customers["customer_id"])
    repeated = repeating.result()
    report = PurchaseReport(
        columns=found.columns,
        reasons=found.reasons,
        as_of=as_of,
        first_at=first_at,
        last_at=last_at,
        refunds=rule,
        n_lines=judged.height,
        n_purchases=int(customers["n_purchases"].sum()),
        n_customers=customers.height,
        n_matched_lines=settled.mirrored.height // 2,
        n_repeated_lines=len(repeated),
        n_customers_without_purchase=len(gone),
        groups=groups,
        group_column=getattr(found.columns, group_part) if group_part else None,
        has_order_totals=found.has_totals,
        **_left_out(judged),
        **_sums(lines),
    )
    unused = table.frame.select(by_name(*table.frame.columns) - by_name(*frame.columns))
    warnings = [
        *table.warnings,
        *notice_purchases(
            judged, report, settled.bought.height, gone, repeated=repeated, until=config.as_of or "today"
        ),
        *notice_unread(table.frame, found.columns, unread),
        *notice_unused(
            unused, say_value(found.columns), is_before_discounts=are_before_discounts(found.columns)
        ),
        # A few customers who are scored may all have been away for long.
        *(notice_late(report) if like is None else []),
    ]
    told = Table(customers, table.format, table.name, by_importance(warnings))
    return CustomerPurchases(told, report, observed.visits)


def _groups_like(like: PurchaseReport, lines: pl.DataFrame) -> tuple[tuple[str, ...], str | None]:
    part = "category" if like.group_column == like.columns.category else "product"
    if like.group_column is None or part not in lines.columns:
        return (), None
    return like.groups, part


def _gone(judged: pl.DataFrame, customer_ids: pl.Series) -> pl.Series:
    """Customers of whom no purchase is left."""
    named = judged["customer"]
    return named.filter(~named.is_in(customer_ids.implode())).unique().cast(pl.String)


def _telling(columns: TransactionColumns) -> list[str]:
    """A few columns in which most lines differ."""
    several = (columns.date, columns.product or columns.customer, columns.quantity or columns.amount)
    return [name for name in several if name]


def _left_out(judged: pl.DataFrame) -> dict[str, int]:
    return judged.select(**count_fates()).drop("n_kept").row(0, named=True)


def _sums(lines: pl.DataFrame) -> dict[str, Any]:
    amount = pl.col("amount")
    refunds = amount.filter("is_refund")
    return lines.select(
        n_refund_lines=refunds.len(),
        # Without refunds this would be a negative zero.
        refunded=0.0 - refunds.sum(),
        revenue=amount.filter(~pl.col("is_refund")).sum(),
    ).row(0, named=True)
