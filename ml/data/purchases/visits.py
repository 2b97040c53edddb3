"""Purchase days: when a customer came, and for how much; what forecasts and gaps are counted on."""

from datetime import datetime

import polars as pl

_DAYS_A_WEEK = 7


def visits(lines: pl.LazyFrame) -> pl.DataFrame:
    """Make one row of every day on which a customer bought.

    Parameters
    ----------
    lines
        Purchase lines as ``ml.data.purchases.lines`` makes them: ``customer``, ``at``, ``amount``,
        ``is_refund``.

    Returns
    -------
    pl.DataFrame
        ``customer_id``, ``day`` (Date) and ``value``: what was bought that day in the table's monetary unit,
        before refunds, whichever rule they follow; sorted by customer and day.
    """
    bought = lines.filter(~pl.col("is_refund"))
    days = bought.group_by(customer_id="customer", day=pl.col("at").dt.date()).agg(value=pl.sum("amount"))
    return days.sort("customer_id", "day").collect()


def count_visits(days: pl.LazyFrame, as_of: datetime) -> pl.LazyFrame:
    """Count repeat visits as Fader and Hardie (2005) do, and measure the days between visits.

    Parameters
    ----------
    days
        One row a customer and purchase day: ``customer``, ``day``, ``value``.
    as_of
        The moment that time runs to; its day counts.

    Returns
    -------
    pl.LazyFrame
        ``customer``; ``mean_days_between`` and ``std_days_between`` (of a sample), in days; ``frequency``,
        the purchase days after the first; ``recency_weeks`` from the first to the last of them, ``T_weeks``
        from the first to ``as_of``; ``monetary_value``, the mean value of the purchase days after the first.

    Notes
    -----
    A day is the unit since several invoices of one day are one decision to buy. Fader, Hardie and Lee (2005),
    "Counting your customers" the easy way; the value leaves out the first purchase as in Fader and Hardie
    (2013), The Gamma-Gamma model of monetary value.
    """
    is_repeat = pl.col("customer") == pl.col("customer").shift(1)
    ordered = days.sort("customer", "day").with_columns(
        days_between=pl.when(is_repeat).then(pl.col("day").diff().dt.total_days()),
        repeat_value=pl.when(is_repeat).then("value"),
    )
    first, last = pl.col("day").min(), pl.col("day").max()
    return ordered.group_by("customer").agg(
        # Of one or two purchase days there are too few gaps, and both are null.
        mean_days_between=pl.mean("days_between"),
        std_days_between=pl.std("days_between"),
        frequency=pl.len().cast(pl.Int64) - 1,
        recency_weeks=(last - first).dt.total_days() / _DAYS_A_WEEK,
        T_weeks=(pl.lit(as_of.date()) - first).dt.total_days() / _DAYS_A_WEEK,
        monetary_value=pl.mean("repeat_value"),
    )
