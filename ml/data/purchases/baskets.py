"""Lines become purchases, and purchases what they say of a customer: when, how much, how regularly."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

import polars as pl

_SATURDAY = 6
# Sums of the same amounts in another order differ behind the fifteenth digit.
_SAFE_DIGITS = 12
NOISE: Final = 10.0**-_SAFE_DIGITS
"""The share of a sum below which a difference is rounding."""


def settle(value: pl.Expr) -> pl.Expr:
    """Round what the order of adding up may change, so that equal customers are exactly equal."""
    return value.round_sig_figs(_SAFE_DIGITS)


def make_parts(bought: pl.LazyFrame, shares: Mapping[str, str], group_column: str | None) -> pl.LazyFrame:
    """Make one row of what a customer bought on one day with one invoice.

    Both purchases and purchase days are made of these parts: an invoice may run over midnight.

    Parameters
    ----------
    bought
        Purchase lines as ``ml.data.purchases.lines`` makes them, without refunds.
    shares
        The column of each group in ``group_column``.

    Returns
    -------
    pl.LazyFrame
        ``customer``, ``day``, ``invoice`` where lines have it; from ``first_at`` to ``last_at``, for
        ``gross``; ``items`` where lines have a quantity; and for each group what was bought of it.
    """
    known = bought.collect_schema().names()
    at, gross = pl.col("at"), pl.sum("amount")
    keys = ["customer", "invoice"] if "invoice" in known else ["customer"]
    of_group = {
        share: pl.when(pl.col(group_column or "") == group).then("amount").otherwise(0.0).sum()
        for group, share in shares.items()
    }
    items = {"items": pl.sum("quantity")} if "quantity" in known else {}
    return bought.group_by(*keys, at.dt.date().alias("day")).agg(
        first_at=at.min(), last_at=at.max(), gross=gross, **items, **of_group
    )


def of_purchases(bought: pl.LazyFrame, as_of: datetime, known: Collection[str]) -> pl.LazyFrame:
    """Tell of each customer what its purchases are like, all but the refunds.

    Parameters
    ----------
    bought
        Parts as ``make_parts`` makes them.
    known
        The columns of the lines; without ``invoice``, the parts of a day are one purchase.

    Returns
    -------
    pl.LazyFrame
        ``customer`` and the columns that ``behave`` describes. A purchase happens when its first line does;
        only recency is counted from the last line of all.
    """
    at, gross, as_of_at = pl.col("first_at"), pl.col("gross"), pl.lit(as_of, pl.Datetime("us"))
    since = at.min().over("customer")
    is_early, is_late = ((at - since) * 3 < as_of_at - since), ((as_of_at - at) * 3 < as_of_at - since)
    purchases = _join_parts(bought, known).with_columns(
        early=pl.when(is_early).then(gross).otherwise(0.0),
        late=pl.when(is_late).then(gross).otherwise(0.0),
        is_weekend=at.dt.weekday() >= _SATURDAY,
    )
    n_purchases = pl.len().cast(pl.Int64)
    made = purchases.group_by("customer").agg(
        recency_days=(as_of_at - pl.max("last_at")).dt.total_days(),
        tenure_days=(as_of_at - pl.min("first_at")).dt.total_days(),
        n_purchases=n_purchases,
        weekend_share=pl.mean("is_weekend"),
        spend_trend=settle((pl.sum("late") - pl.sum("early")) / (pl.sum("late") + pl.sum("early"))),
        **({"mean_items": pl.sum("items") / n_purchases} if "quantity" in known else {}),
    )
    return made.join(_peak_month(purchases), on="customer")


def _peak_month(purchases: pl.LazyFrame) -> pl.LazyFrame:
    """The share of the month of the year with the most; a single purchase has no season."""
    months = purchases.group_by("customer", pl.col("first_at").dt.month()).agg(n=pl.len())
    share = pl.max("n") / pl.sum("n")
    return months.group_by("customer").agg(peak_month_share=pl.when(pl.sum("n") > 1).then(share))


def _join_parts(bought: pl.LazyFrame, known: Collection[str]) -> pl.LazyFrame:
    if "invoice" not in known:
        return bought
    # Lines without a number are one purchase a day.
    day = pl.when(pl.col("invoice").is_null()).then("day")
    sums = ["gross", "items"] if "quantity" in known else ["gross"]
    return bought.group_by("customer", "invoice", day.alias("day_alone")).agg(
        pl.min("first_at"), pl.max("last_at"), pl.sum(*sums)
    )
