"""Forecasts of purchases beside lifetimes and pymc-marketing, where those are installed."""

import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl

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


def measure() -> None:
    """Print seconds of fits and predictions, in turn in one run, and what the fits reach."""
    some, many = _customers(N_CUSTOMERS), _customers(1_000_000)
    lifetimes, clv = _library("lifetimes"), _library("pymc_marketing.clv")
    for kind, process in PROCESSES.items():
        fits: dict[str, Callable[[], Any]] = {"ours": lambda kind=kind: fit_purchases(kind, *some)}
        if lifetimes:
            fits["lifetimes"] = lambda kind=kind: _fit_lifetimes(getattr(lifetimes, _LIFETIMES[kind]), some)
        if clv:
            fits["pymc-marketing"] = lambda kind=kind: _fit_pymc(getattr(clv, _PYMC[kind]), some)
        fitted = _compare(f"fit {process.label}, {N_CUSTOMERS:,} customers", fits)
        _compare(f"expect of 1,000,000 customers, {process.label}", _predictions(kind, fitted, many))
    _measure_whole(some, many)


def _predictions(
    kind: PurchaseKind, fitted: dict[str, Any], customers: tuple[np.ndarray, ...]
) -> dict[str, Callable[[], Any]]:
    ours: FittedProcess = fitted["ours"]
    predictions: dict[str, Callable[[], Any]] = {
        "ours": lambda: expected_purchases(ours, *customers, HORIZON_WEEKS).sum()
    }
    if "lifetimes" in fitted:
        expect = fitted["lifetimes"].conditional_expected_number_of_purchases_up_to_time
        predictions["lifetimes"] = lambda: np.sum(expect(HORIZON_WEEKS, *customers))
    if "pymc-marketing" in fitted:
        frame = _pandas(customers)
        model = fitted["pymc-marketing"]
        predictions["pymc-marketing"] = lambda: float(model.expected_purchases(frame, future_t=13).sum())
    print(f"  parameters of {kind}: { ({k: round(v, 4) for k, v in ours.parameters.items()}) }")
    return predictions


def _measure_whole(some: tuple[np.ndarray, ...], many: tuple[np.ndarray, ...]) -> None:
    """Print seconds of what training and the page ask for."""
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
    _compare(f"forecast from {visits.height:,} purchase days", {"ours": lambda: make_forecast(visits, as_of)})
    _compare(
        "what each of 1,000,000 customers will do",
        {"ours": lambda: forecast_customers(forecast, customers, 90)},
    )
    _compare("outlook of 1,000,000 customers", {"ours": lambda: outlook_of(forecast, customers, 90)})


def _compare(task: str, ways: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    """Time every way in turn after a round that does not count; return what that first round gave."""
    first = {name: way() for name, way in ways.items()}
    rounds = [{name: _seconds(way) for name, way in ways.items()} for _ in range(ROUNDS)]
    told = ", ".join(f"{name} {statistics.median(one[name] for one in rounds):.3f} s" for name in ways)
    print(f"{task:<50}{told}", flush=True)
    return first


def _seconds(way: Callable[[], Any]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


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
    measure()
