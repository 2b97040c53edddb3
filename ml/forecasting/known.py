"""What is known of customers whose future is asked for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from ml.errors import NoForecast
from ml.forecasting.histories import Histories, read_histories

_COLUMNS = ("frequency", "recency_weeks", "T_weeks", "monetary_value")


@dataclass(frozen=True)
class KnownCustomers:
    """Arrays of shape (n_customers,); ``monetary_value`` is not a number where nothing was bought again."""

    frequency: np.ndarray
    recency_weeks: np.ndarray
    T_weeks: np.ndarray
    monetary_value: np.ndarray

    @cached_property
    def histories(self) -> Histories:
        """The distinct histories; raises NoForecast where numbers contradict each other."""
        return read_histories(self.frequency, self.recency_weeks, self.T_weeks)

    def of(self, rows: np.ndarray) -> "KnownCustomers":
        """Return some of the customers, by their positions."""
        return KnownCustomers(
            self.frequency[rows], self.recency_weeks[rows], self.T_weeks[rows], self.monetary_value[rows]
        )


def read_customers(customers: pl.DataFrame) -> KnownCustomers:
    """Read the columns that a forecast needs.

    Raises
    ------
    NoForecast
        If one is missing, or a mean value is negative or infinite.
    """
    missing = [column for column in _COLUMNS if column not in customers.columns]
    if missing:
        raise NoForecast(
            f"The customers have no {' and no '.join(missing)}; make the table of customers from purchases."
        )
    known = KnownCustomers(
        *(customers[column].cast(pl.Float64).fill_null(float("nan")).to_numpy() for column in _COLUMNS)
    )
    is_wrong = np.isinf(known.monetary_value) | (known.monetary_value < 0)
    if is_wrong.any():
        raise NoForecast(
            f"Customer {int(np.flatnonzero(is_wrong)[0]) + 1} has a mean value that is negative or infinite "
            f"({int(is_wrong.sum())} such customers). Count what purchases cost, before refunds."
        )
    return known
