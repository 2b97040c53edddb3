"""Customers drawn from the processes themselves, and the CDNOW customers."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

PARAMETERS = {
    "bg_nbd": (0.5, 4.0, 0.8, 2.5),
    "mbg_nbd": (0.6, 5.0, 0.8, 2.0),
    "pareto_nbd": (0.6, 6.0, 0.7, 10.0),
}

DrawPurchases = Callable[..., np.ndarray]


@pytest.fixture(scope="session")
def draw_purchases() -> DrawPurchases:
    return _draw_purchases


def _draw_purchases(kind: str, n_customers: int, weeks: float, seed: int) -> np.ndarray:
    """Weeks of the repeat purchases of customers, one after the other; infinite where there is none.

    Shape (n_customers, most purchases). Purchases come at a constant rate until a customer drops out.
    """
    rng = np.random.default_rng(seed)
    r, alpha, a, b = PARAMETERS[kind]
    n_before_dropout = rng.poisson(rng.gamma(r, 1 / alpha, n_customers) * weeks)
    times = rng.uniform(0, weeks, (n_customers, max(n_before_dropout.max(), 1)))
    order = np.arange(times.shape[1])
    times = np.sort(np.where(order < n_before_dropout[:, None], times, np.inf), axis=1)
    if kind == "pareto_nbd":
        lifetime = rng.exponential(1 / rng.gamma(a, 1 / b, n_customers))
        return np.where(times < lifetime[:, None], times, np.inf)
    p = rng.beta(a, b, n_customers)
    left_after = rng.geometric(p)
    if kind == "mbg_nbd":
        left_after = np.where(rng.uniform(size=n_customers) < p, 0, left_after)
    return np.where(order < left_after[:, None], times, np.inf)


@pytest.fixture(scope="session")
def count_purchases() -> Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Frequency and recency of customers as they are seen up to T weeks after their first purchase."""

    def count(times: np.ndarray, T_weeks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        seen = np.where(times <= T_weeks[:, None], times, 0)
        return (seen > 0).sum(axis=1), seen.max(axis=1)

    return count


@pytest.fixture(scope="session")
def cdnow(shared_data: Path) -> pl.DataFrame:
    """CDNOW: ID, frequency, recency, T in weeks and zbar of 2,357 customers after 39 weeks."""
    folder = shared_data / "cdnow"
    customers = pl.read_csv(folder / "cdnow_customers_summary.csv")
    spend = pl.read_csv(folder / "cdnow_customers_summary_with_transactions.csv")
    return customers.with_columns(spend["zbar"])
