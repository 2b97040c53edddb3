"""From purchase days to the numbers that the processes know of a customer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from ml.errors import NoForecast

DAYS_PER_WEEK = 7
_COLUMNS = ("customer_id", "day", "value")


@dataclass(frozen=True)
class Counts:
    """What is known of customers at the end of a day; arrays of shape (n_customers,), in the order of ids.

    Attributes
    ----------
    first_day
        Days from the first purchase of all to a customer's first.
    frequency, recency_weeks, T_weeks
        Repeat purchase days, from the first to the last, and from the first to the end.
    monetary_value
        Mean value of the repeat purchase days; not a number where there are none.
    later
        Purchase days after the end.
    """

    first_day: np.ndarray
    frequency: np.ndarray
    recency_weeks: np.ndarray
    T_weeks: np.ndarray
    monetary_value: np.ndarray
    later: np.ndarray

    @property
    def history(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What a process of purchases is fitted to."""
        return self.frequency, self.recency_weeks, self.T_weeks

    def of(self, rows: np.ndarray) -> "Counts":
        """Return the counts of some customers, by their positions."""
        return Counts(**{name: column[rows] for name, column in vars(self).items()})


def days_of(visits: pl.DataFrame, as_of: datetime) -> tuple[pl.DataFrame, date]:
    """Return the purchase days up to ``as_of``, one row each, with the number of the day; and the first day.

    Raises
    ------
    NoForecast
        If a column is missing, or no purchase is left.
    """
    missing = [column for column in _COLUMNS if column not in visits.columns]
    if missing:
        raise NoForecast(
            f"The purchase days have no {' and no '.join(missing)}; give customer_id, day and value."
        )
    known = visits.select(_COLUMNS).drop_nulls(["customer_id", "day"]).filter(pl.col("day") <= as_of.date())
    if known.is_empty():
        raise NoForecast(f"There is no purchase up to {as_of:%Y-%m-%d}; choose a later day to forecast from.")
    first = known["day"].min()
    if not isinstance(first, date):
        raise NoForecast(f"The days of purchases are {known['day'].dtype}, not dates; give dates.")
    number = (pl.col("day") - pl.lit(first)).dt.total_days().cast(pl.Int64)
    days = known.group_by("customer_id", number.alias("day")).agg(pl.col("value").sum())
    return days.sort("customer_id", "day"), first


def count(days: pl.DataFrame, end_day: int) -> Counts:
    """Count what is known at the end of a day, of the customers who had bought by then."""
    day, first = pl.col("day"), pl.col("day").min()
    is_repeat = (day > first) & (day <= end_day)
    customers = (
        days.group_by("customer_id", maintain_order=True)
        .agg(
            first=first,
            frequency=is_repeat.sum(),
            last=day.filter(day <= end_day).max(),
            monetary_value=pl.col("value").filter(is_repeat).mean(),
            later=(day > end_day).sum(),
        )
        .filter(pl.col("first") <= end_day)
    )
    first_day = customers["first"].to_numpy().astype(float)
    return Counts(
        first_day=first_day,
        frequency=customers["frequency"].to_numpy().astype(float),
        recency_weeks=(customers["last"].to_numpy() - first_day) / DAYS_PER_WEEK,
        T_weeks=(end_day - first_day) / DAYS_PER_WEEK,
        monetary_value=customers["monetary_value"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        later=customers["later"].to_numpy().astype(float),
    )


def at_day(first: date, number: float) -> datetime:
    """Return the beginning of a day, counted from the first."""
    return datetime(first.year, first.month, first.day) + timedelta(days=number)
