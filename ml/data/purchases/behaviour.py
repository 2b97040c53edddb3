"""What customers do: one row each, of the lines of their purchases."""

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from ml.data.purchases.baskets import NOISE, make_parts, of_purchases, settle
from ml.data.purchases.groups import name_columns
from ml.data.purchases.refunds import Settled, settle_refunds
from ml.data.purchases.rfm import score_rfm
from ml.data.purchases.texts import code_lines
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

# Codes are below that.
_CODES: Final = 2**32
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
    (held,) = code_lines(lines.collect())
    settled = settle_refunds(held, "net")
    seen = observe(settled, as_of, refunds=refunds, groups=groups, group_column=group_column)
    return score_rfm(seen.customers)


@dataclass(frozen=True)
class Observed:
    """Customers as ``behave`` describes them, without the scores that compare them, and their ``visits``."""

    customers: pl.DataFrame
    visits: pl.DataFrame


def observe(
    settled: Settled,
    as_of: datetime,
    *,
    refunds: Refunds,
    groups: tuple[str, ...] = (),
    group_column: str | None = None,
) -> Observed:
    """Describe every customer on its own, and make the visits on the way: both read the lines once.

    Parameters
    ----------
    settled
        Lines whose texts are categories. Who brings everything back has a ``refund_share`` all the same.
    as_of, refunds, groups, group_column
        As of ``behave``.
    """
    known = settled.bought.columns
    shares = name_columns(groups) if group_column else {}
    # The two that read all lines do so side by side.
    with ThreadPoolExecutor(1) as pool:
        pairs = pool.submit(_pairs, settled.bought)
        parts = make_parts(settled.bought.lazy(), shares, group_column).collect().lazy()
    days = parts.group_by("customer", "day").agg(value=pl.sum("gross")).sort("customer", "day").collect()
    customers = _of_spend(parts, settled, refunds, list(shares.values()))
    several = [of_purchases(parts, as_of, known), count_visits(days.lazy(), as_of)]
    if (different := pairs.result()) is not None:
        several.append(_n_products(different, parts))
    for one in several:
        customers = customers.join(one, on="customer", how="left")
    described = _in_order(customers, known, list(shares.values())).collect()
    return Observed(described, days.rename({"customer": "customer_id"}).cast({"customer_id": pl.String}))


def _in_order(customers: pl.LazyFrame, known: Collection[str], shares: Sequence[str]) -> pl.LazyFrame:
    order = [name for name in COLUMNS if _NEEDS.get(name) is None or _NEEDS[name] in known]
    described = customers.with_columns(
        mean_purchase_value=settle(pl.col("gross") / pl.col("n_purchases")),
        # A trend needs two visits.
        spend_trend=pl.when(pl.col("frequency") > 0).then("spend_trend"),
    )
    return described.select(
        pl.col("customer").cast(pl.String).alias("customer_id"), *order, *shares, *COUNTS
    ).sort("customer_id")


def _pairs(bought: pl.DataFrame) -> pl.LazyFrame | None:
    """Each ``pair`` of a customer and a product, as one number: both codes side by side."""
    if "product" not in bought.columns:
        return None
    customer, product = pl.col("customer").to_physical(), pl.col("product").to_physical()
    pairs = bought.select(customer.cast(pl.UInt64) * _CODES + product).to_series().drop_nulls()
    # Sorted numbers are told apart several times as fast as groups of two columns.
    ordered = pl.Series("pair", np.sort(pairs.to_numpy()))
    return ordered.filter(ordered.ne_missing(ordered.shift(1))).to_frame().lazy()


def _n_products(pairs: pl.LazyFrame, parts: pl.LazyFrame) -> pl.LazyFrame:
    """Count the different products of every customer."""
    counts = pairs.group_by(code=pl.col("pair") // _CODES).agg(n_products=pl.len().cast(pl.Int64))
    code = pl.col("customer").to_physical().cast(pl.UInt64)
    customers = parts.select("customer").unique().with_columns(code=code)
    return customers.join(counts, on="code", how="left").select("customer", pl.col("n_products").fill_null(0))


def _of_spend(parts: pl.LazyFrame, settled: Settled, refunds: Refunds, shares: Sequence[str]) -> pl.LazyFrame:
    """What a customer spent in all, before and after refunds."""
    is_refund, amount, gross = pl.col("is_refund"), pl.col("amount"), pl.col("gross")
    brought_back = settled.refunds.lazy().group_by("customer").agg(refunded=0.0 - amount.sum())
    mirrored = settled.mirrored.lazy().group_by("customer")
    undone = mirrored.agg(undone=amount.filter(~is_refund).sum(), undoing=-amount.filter(is_refund).sum())
    net = gross - pl.col("refunded")
    # What is left of sums that cancel out is rounding.
    net = pl.when(net.abs() > gross * NOISE).then(net).otherwise(0.0)
    sums = parts.group_by("customer").agg(pl.sum("gross", *shares))
    for one in (brought_back, undone):
        sums = sums.join(one, on="customer", how="left")
    return sums.with_columns(pl.col("refunded", "undone", "undoing").fill_null(0.0)).select(
        "customer",
        "gross",
        total_spend=settle(gross if refunds == "apart" else net),
        refund_share=settle((pl.col("refunded") + pl.col("undoing")) / (gross + pl.col("undone"))),
        **{share: settle(pl.col(share) / gross) for share in shares},
    )
