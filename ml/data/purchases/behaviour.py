"""What customers do: one row each, of the lines of their purchases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from ml.data.purchases.baskets import NOISE, make_parts, of_purchases, settle
from ml.data.purchases.groups import name_columns
from ml.data.purchases.rfm import score_rfm
from ml.data.purchases.visits import count_visits
from ml.purchases import Refunds

DEFAULT_FEATURES: Final = ("recency_days", "n_purchases", "total_spend")
"""What segments are formed by when nobody names features; the other columns describe them."""

COLUMNS: Final = (
    "recency_days", "n_purchases", "total_spend", "mean_purchase_value", "tenure_days", "n_products",
    "mean_items", "mean_days_between", "std_days_between", "spend_trend", "weekend_share",
    "peak_month_share", "refund_share",
)  # fmt: skip
"""What is known of a customer, in the order of the table; the shares of groups follow."""
COUNTS: Final = ("frequency", "recency_weeks", "T_weeks", "monetary_value")
"""What forecasts are made of (Fader and Hardie 2005)."""

_NEEDS: Final = {"n_products": "product", "mean_items": "quantity"}


def behave(
    lines: pl.LazyFrame,
    as_of: datetime,
    *,
    refunds: Refunds,
    groups: tuple[str, ...] = (),
    group_column: str | None = None,
) -> pl.DataFrame:
    """Describe every customer who bought at all.

    Parameters
    ----------
    lines
        Purchase lines as ``ml.data.purchases.lines`` makes them.
    as_of
        The moment that recency and tenure are counted to, not before the last purchase.
    refunds
        The rule that ``total_spend`` follows: ``"apart"`` is what was bought, the others take refunds off.
    groups, group_column
        As ``choose_groups`` chose them.

    Returns
    -------
    pl.DataFrame
        One row a customer, sorted by ``customer_id``. A column that needs one the lines lack is absent.

        - ``recency_days``, ``tenure_days``: whole days from the last and from the first purchase to ``as_of``
        - ``n_purchases``: invoices, without an invoice column days; ``n_products`` different products
        - ``total_spend``; ``mean_purchase_value`` and ``mean_items`` of a purchase, before refunds
        - ``mean_days_between``, ``std_days_between`` purchase days; null below two and three of them
        - ``spend_trend``: spend in the last third of the time from the first purchase to ``as_of`` less that
          in the first third, over their sum; -1 to 1, null below two purchase days
        - ``weekend_share`` of purchases; ``peak_month_share``, that of the month of the year with the most,
          null for a single purchase
        - ``refund_share``: refunded over bought, under every rule; above 1 where purchases before the table
          begins were refunded
        - ``share_`` and the group: its share of what was bought
        - ``frequency``, ``recency_weeks``, ``T_weeks``, ``monetary_value``: see ``count_visits``
        - ``r_score``, ``f_score``, ``m_score``, ``rfm_group``: see ``score_rfm``
    """
    seen = observe(lines, as_of, refunds=refunds, groups=groups, group_column=group_column)
    return score_rfm(seen.customers)


@dataclass(frozen=True)
class Observed:
    """Customers as ``behave`` describes them, without the scores that compare them, and their ``visits``."""

    customers: pl.DataFrame
    visits: pl.DataFrame


def observe(
    lines: pl.LazyFrame,
    as_of: datetime,
    *,
    refunds: Refunds,
    groups: tuple[str, ...] = (),
    group_column: str | None = None,
    with_matched: pl.LazyFrame | None = None,
) -> Observed:
    """Describe every customer on its own, and make the visits on the way: both read the lines once.

    Parameters
    ----------
    lines, as_of, refunds, groups, group_column
        As of ``behave``.
    with_matched
        The lines together with those that ``match_refunds`` took away: who brings everything back has a
        ``refund_share`` all the same. ``None`` where nothing was taken away.
    """
    known = set(lines.collect_schema().names())
    shares = name_columns(groups) if group_column else {}
    passes = [
        make_parts(lines, shares, group_column),
        _share_refunded(lines if with_matched is None else with_matched),
    ]
    passes += [_n_products(lines)] if "product" in known else []
    parts, *more = (one.lazy() for one in pl.collect_all(passes))
    bought = parts.filter(pl.col("n_lines") > 0)
    days = bought.group_by("customer", "day").agg(value=pl.sum("gross")).sort("customer", "day").collect()
    customers = _of_spend(parts, refunds, list(shares.values()))
    for one in [of_purchases(bought, as_of, known), count_visits(days.lazy(), as_of), *more]:
        customers = customers.join(one, on="customer", how="left")
    described = _in_order(customers, known, list(shares.values()))
    return Observed(described.collect(), days.rename({"customer": "customer_id"}).with_columns(pl.col('customer_id').cast(pl.String)))


def _in_order(customers: pl.LazyFrame, known: Collection[str], shares: Sequence[str]) -> pl.LazyFrame:
    order = [name for name in COLUMNS if _NEEDS.get(name) is None or _NEEDS[name] in known]
    described = customers.with_columns(
        mean_purchase_value=settle(pl.col("gross") / pl.col("n_purchases")),
        # A trend needs two visits.
        spend_trend=pl.when(pl.col("frequency") > 0).then("spend_trend"),
    )
    return described.select(pl.col("customer").cast(pl.String).alias("customer_id"), *order, *shares, *COUNTS).sort(
        "customer_id"
    )


def _n_products(lines: pl.LazyFrame) -> pl.LazyFrame:
    different = lines.filter(~pl.col("is_refund")).select("customer", "product").unique()
    return different.group_by("customer").agg(n_products=pl.count("product").cast(pl.Int64))


def _share_refunded(lines: pl.LazyFrame) -> pl.LazyFrame:
    is_refund, amount = pl.col("is_refund"), pl.col("amount")
    refunded = -pl.when(is_refund).then(amount).otherwise(0.0).sum()
    gross = pl.when(is_refund).then(0.0).otherwise(amount).sum()
    return lines.group_by("customer").agg(refund_share=settle(refunded / gross))


def _of_spend(parts: pl.LazyFrame, refunds: Refunds, shares: Sequence[str]) -> pl.LazyFrame:
    """What a customer spent in all, before and after refunds."""
    sums = parts.group_by("customer").agg(pl.sum("n_lines", "gross", "refunded", *shares))
    gross = pl.col("gross")
    net = gross - pl.col("refunded")
    # What is left of sums that cancel out is rounding.
    net = pl.when(net.abs() > gross * NOISE).then(net).otherwise(0.0)
    return sums.filter(pl.col("n_lines") > 0).select(
        "customer",
        "gross",
        total_spend=settle(gross if refunds == "apart" else net),
        **{share: settle(pl.col(share) / gross) for share in shares},
    )
