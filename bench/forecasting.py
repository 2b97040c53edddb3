"""Forecasts of purchases beside lifetimes and pymc-marketing, where those are installed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl

from bench.results import Result, alone
from bench.rounds import Way, race, seconds_of, versus
from bench.writing import show
from ml.forecasting.choosing import make_forecast
from ml.forecasting.lifetime_value import expected_purchases, fit_purchases
from ml.forecasting.outlook import forecast_customers, outlook_of
from ml.forecasting.processes import PROCESSES
from ml.forecasts import FittedProcess, PurchaseKind

N_CUSTOMERS = 23_570
ROUNDS = 3
HORIZON_WEEKS = 13
_LIFETIMES: dict[PurchaseKind, str] = {
    "bg_nbd": "BetaGeoFitter",
    "mbg_nbd": "ModifiedBetaGeoFitter",
    "pareto_nbd": "ParetoNBDFitter",
}
_PYMC: dict[PurchaseKind, str] = {
    "bg_nbd": "BetaGeoModel",
    "mbg_nbd": "ModifiedBetaGeoModel",
    "pareto_nbd": "ParetoNBDModel",
}


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare fits and predictions with those of other libraries, in turn in one run."""
    part = 10 if quick else 1
    some, many = _customers(N_CUSTOMERS // part), _customers(1_000_000 // part)
    n_some, n_many = len(some[0]), len(many[0])
    lifetimes, clv = _library("lifetimes"), _library("pymc_marketing.clv")
    for kind, process in PROCESSES.items():
        fits: dict[str, Way] = {"ours": lambda kind=kind: fit_purchases(kind, *some)}
        if lifetimes:
            fits["lifetimes"] = lambda kind=kind: _fit_lifetimes(getattr(lifetimes, _LIFETIMES[kind]), some)
        if clv:
            fits["pymc-marketing"] = lambda kind=kind: _fit_pymc(getattr(clv, _PYMC[kind]), some)
        fitted = {name: fit() for name, fit in fits.items()}
        yield from _compare(f"fit {process.label}, {n_some:,} customers", fits)
        predictions = _predictions(fitted, many)
        yield from _compare(f"expect of {n_many:,} customers, {process.label}", predictions)
    yield from _measure_whole(some, many)


def _predictions(fitted: dict[str, Any], customers: tuple[np.ndarray, ...]) -> dict[str, Way]:
    ours: FittedProcess = fitted["ours"]
    predictions: dict[str, Way] = {"ours": lambda: expected_purchases(ours, *customers, HORIZON_WEEKS).sum()}
    if "lifetimes" in fitted:
        expect = fitted["lifetimes"].conditional_expected_number_of_purchases_up_to_time
        predictions["lifetimes"] = lambda: np.sum(expect(HORIZON_WEEKS, *customers))
    if "pymc-marketing" in fitted:
        frame = _pandas(customers)
        model = fitted["pymc-marketing"]
        predictions["pymc-marketing"] = lambda: float(model.expected_purchases(frame, future_t=13).sum())
    return predictions


def _measure_whole(some: tuple[np.ndarray, ...], many: tuple[np.ndarray, ...]) -> Iterator[Result]:
    """Tell the seconds of what training and the page ask for."""
    visits, as_of = _visits(some)
    forecast = make_forecast(visits, as_of)
    frequency, recency, T = many
    customers = pl.DataFrame(
        {
            "frequency": frequency,
            "recency_weeks": recency,
            "T_weeks": T,
            "monetary_value": np.random.default_rng(2).gamma(2, 20, len(T)),
            "total_spend": np.ones(len(T)),
        }
    )
    wholes: dict[str, Way] = {
        f"forecast from {visits.height:,} purchase days": lambda: make_forecast(visits, as_of),
        f"what each of {len(T):,} customers will do": lambda: forecast_customers(forecast, customers, 90),
        f"outlook of {len(T):,} customers": lambda: outlook_of(forecast, customers, 90),
    }
    for task, way in wholes.items():
        yield alone(task, [seconds_of(way) for _ in range(ROUNDS)])


def _compare(task: str, ways: dict[str, Way]) -> Iterator[Result]:
    """Compare ours with every other; or tell its seconds where no other is installed."""
    laps = race(ways, ROUNDS)
    if len(ways) == 1:
        yield alone(task, laps["ours"].wall)
    for name in ways:
        if name != "ours":
            yield versus(f"{task} / {name}", laps["ours"], laps[name], rival=name)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as reason:
        print(f"{name} is not compared with: {reason}")
        return None


def _fit_lifetimes(fitter: Any, customers: tuple[np.ndarray, ...]) -> Any:
    return fitter().fit(*customers)


def _fit_pymc(model: Any, customers: tuple[np.ndarray, ...]) -> Any:
    fitted = model(data=_pandas(customers))
    fitted.fit(method="map", progressbar=False)
    return fitted


def _pandas(customers: tuple[np.ndarray, ...]) -> Any:
    import pandas as pd

    columns = dict(zip(("frequency", "recency", "T"), customers, strict=True))
    return pd.DataFrame({"customer_id": np.arange(len(customers[0])), **columns})


def _customers(n_customers: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw frequency, recency and T in weeks, all whole days, of Pareto/NBD as it fits CDNOW."""
    rng = np.random.default_rng(0)
    T = rng.integers(100, 546, n_customers)
    hazard = rng.gamma(0.6, 1 / 82, n_customers)
    lived = np.minimum(rng.exponential(size=n_customers) / np.maximum(hazard, 1e-9), T)
    frequency = rng.poisson(rng.gamma(0.55, 1 / 74, n_customers) * lived)
    last = np.ceil(lived * rng.beta(np.maximum(frequency, 1), 1))
    return frequency.astype(float), np.where(frequency > 0, last, 0) / 7, T / 7


def _visits(customers: tuple[np.ndarray, ...]) -> tuple[pl.DataFrame, datetime]:
    """Make purchase days that are counted as these customers."""
    rng = np.random.default_rng(1)
    frequency, recency, T = customers
    start = np.rint((T.max() - T) * 7).astype(int)
    rows = np.repeat(np.arange(len(T)), frequency.astype(int) + 1)
    days = start[rows] + np.ceil(recency[rows] * 7 * rng.uniform(size=len(rows))).astype(int)
    first = date(2024, 1, 1)
    visits = pl.DataFrame({"customer_id": rows, "day": days, "value": rng.gamma(2, 20, len(rows))})
    visits = visits.with_columns(
        (pl.lit(first) + pl.duration(days="day")).alias("day"), pl.col("customer_id").cast(pl.String)
    )
    visits = visits.group_by("customer_id", "day").agg(pl.col("value").sum())
    return visits, datetime(2024, 1, 1) + timedelta(days=int(np.rint(T.max() * 7)) + 1)


if __name__ == "__main__":
    show(measure())
