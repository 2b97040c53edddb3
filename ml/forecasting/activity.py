"""Who is still active, by how often and until when a customer bought."""

import numpy as np
import polars as pl

from ml.forecasting.counting import DAYS_PER_WEEK
from ml.forecasting.lifetime_value import probability_active
from ml.forecasts import ActivityGrid, Forecast

_MOST_ROWS, _MOST_COLUMNS = 25, 40
_WINDOW_SHARE, _LEAST_WINDOW_WEEKS = 0.1, 1.0


def activity_grid(forecast: Forecast, customers: pl.DataFrame) -> ActivityGrid:
    """Return the probability of being active over frequency and recency, and how many customers are where.

    Probabilities are those of a customer whose first purchase was as long ago as that of the median customer.
    Customers are counted whose own is as long ago, give or take a tenth of that, at least a week: others,
    such as newcomers, would lie where the probability is not theirs. There are up to 25 frequencies and 40
    recencies, whole weeks apart.

    Parameters
    ----------
    customers
        With ``frequency``, ``recency_weeks`` and ``T_weeks``.
    """
    frequency, recency, T = (
        customers[column].cast(pl.Float64).to_numpy() for column in ("frequency", "recency_weeks", "T_weeks")
    )
    T_weeks = float(np.median(T)) if len(T) else 0.0
    window = max(_WINDOW_SHARE * T_weeks, _LEAST_WINDOW_WEEKS)
    is_near = np.abs(T - T_weeks) <= window
    frequency, recency = frequency[is_near], recency[is_near]
    step = max(1, int(np.ceil(T_weeks / _MOST_COLUMNS)))
    recencies = np.arange(0, T_weeks + 1e-9, step)
    frequencies = np.arange(min(int(frequency.max(initial=0)), _MOST_ROWS - 1) + 1)
    rows = np.minimum(frequency, frequencies[-1]).astype(int)
    columns = np.minimum(np.rint(recency / step), len(recencies) - 1).astype(int)
    n_customers = np.zeros((len(frequencies), len(recencies)), dtype=int)
    np.add.at(n_customers, (rows, columns), 1)
    return ActivityGrid(
        frequencies=tuple(frequencies.tolist()),
        recencies_weeks=tuple(recencies.tolist()),
        T_weeks=T_weeks,
        probability_active=_probabilities(forecast, frequencies, recencies, T_weeks),
        n_customers=tuple(tuple(row) for row in n_customers.tolist()),
        T_window_weeks=window,
        n_counted=len(frequency),
        n_all=len(T),
    )


def _probabilities(
    forecast: Forecast, frequencies: np.ndarray, recencies: np.ndarray, T_weeks: float
) -> tuple[tuple[float | None, ...], ...]:
    # Who bought again did so a day later at the earliest.
    earliest = 1 / DAYS_PER_WEEK
    x, t_x = (grid.ravel().astype(float) for grid in np.meshgrid(frequencies, recencies, indexing="ij"))
    t_x = np.where(x > 0, np.maximum(t_x, earliest), 0)
    T = np.maximum(np.full(len(x), T_weeks), t_x)
    active = probability_active(forecast.purchases, x, t_x, T).reshape(len(frequencies), -1)
    once = (float(active[0, 0]), *(None for _ in recencies[1:]))
    return (once, *(tuple(row) for row in active[1:].tolist()))
