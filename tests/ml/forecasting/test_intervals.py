from typing import Any

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from ml.forecasting.histories import read_histories
from ml.forecasting.intervals import count_interval, customer_interval, log_spread
from ml.forecasting.lifetime_value import fit_purchases
from ml.forecasting.processes import PROCESSES
from ml.forecasting.totals import total_purchases
from ml.forecasts import FittedProcess, PurchaseKind

TRUE = {
    "bg_nbd": (0.5, 4.0, 0.8, 2.5),
    "mbg_nbd": (0.6, 5.0, 0.8, 2.0),
    "pareto_nbd": (0.6, 6.0, 0.7, 10.0),
}


def given(log_covariance: np.ndarray) -> FittedProcess:
    parameters = dict(zip(("r", "alpha", "a", "b"), TRUE["bg_nbd"], strict=True))
    rows = tuple(tuple(row) for row in log_covariance.tolist())
    return FittedProcess("bg_nbd", "weeks", parameters, dict.fromkeys(parameters), rows, 0.0, 0.0, 100)


def test_totals_are_bounded_by_quantiles_of_their_mean_and_variance() -> None:
    low, high = count_interval(np.array([40.0, 40.0, 0.0]), np.array([90.0, 20.0, 0.0]), np.zeros(3))

    wide = nbinom(32, 40 / 90)
    assert (low[0], high[0]) == (wide.ppf(0.05), wide.ppf(0.95))
    assert (low[1], high[1]) == (poisson.ppf(0.05, 40), poisson.ppf(0.95, 40))
    assert (low[2], high[2]) == (0, 0)


def test_what_estimates_add_widens_the_interval_of_millions_too() -> None:
    mean, variance = np.array([4e6]), np.array([6e6])

    known, estimated = (count_interval(mean, variance, np.array([spread])) for spread in (0.0, 0.05))

    assert known[1] - known[0] == pytest.approx(2 * 1.645 * np.sqrt(6e6), rel=0.01)
    assert estimated[1] - estimated[0] == pytest.approx(2 * 1.645 * 0.05 * 4e6, rel=0.01)


def test_the_spread_of_a_product_of_parameters_is_exact() -> None:
    rng = np.random.default_rng(0)
    root = rng.normal(size=(4, 4)) / 10
    power = np.array([1.0, -1.0, 2.0, 0.5])

    spread = log_spread(given(root @ root.T), lambda parameters: np.array([np.prod(parameters**power)] * 2))

    assert spread == pytest.approx(np.sqrt(power @ root @ root.T @ power))
    assert log_spread(given(np.zeros((4, 4))), lambda parameters: parameters).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("variance_share", [1.0, 1.3, 8.0, 400.0])
@pytest.mark.parametrize("mean", [0.001, 0.7, 12.0, 199.0, 5_000.0])
def test_bounds_of_a_customer_who_is_surely_active_are_quantiles(mean: float, variance_share: float) -> None:
    pairs = mean * variance_share - mean + mean**2

    low, high = customer_interval(np.ones(1), np.array([mean]), np.array([pairs]))

    counts = nbinom(mean / (variance_share - 1), 1 / variance_share) if variance_share > 1 else poisson(mean)
    assert (low[0], high[0]) == (counts.ppf(0.05), counts.ppf(0.95))


def test_who_is_likely_gone_may_buy_nothing() -> None:
    low, high = customer_interval(np.array([0.04, 0.5, 0.0]), np.full(3, 10.0), np.full(3, 110.0))

    assert low.tolist() == [0, 0, 0]
    assert (high[0], high[2]) == (0, 0)
    assert high[1] > 10


@pytest.mark.parametrize("kind", list(PROCESSES))
def test_bounds_hold_nine_of_ten_customers_of_every_sort(kind: PurchaseKind) -> None:
    rng = np.random.default_rng(1)
    parameters, process, n_draws = np.array(TRUE[kind]), PROCESSES[kind], 40_000
    for x, T, horizon_weeks in ((0.0, 10.0, 30.0), (2.0, 40.0, 50.0), (25.0, 40.0, 20.0)):
        drawn = process.draw_if_active(
            parameters, np.full(n_draws, x), np.full(n_draws, T), horizon_weeks, rng=rng
        )
        mean, pairs = process.moments_if_active(
            parameters, np.array([x]), np.array([T]), np.array([horizon_weeks])
        )
        assert abs(drawn.mean() - mean[0]) < 4 * drawn.std() / np.sqrt(n_draws)
        assert np.mean(drawn * (drawn - 1.0)) == pytest.approx(pairs[0], rel=0.1)
        for active in (1.0, 0.6):
            low, high = customer_interval(np.array([active]), mean, pairs)
            happened = np.where(rng.uniform(size=n_draws) < active, drawn, 0)
            assert np.mean((happened >= low) & (happened <= high)) > 0.875
            assert np.mean(happened > high) < 0.08


def test_estimates_of_more_customers_are_surer(draw_purchases: Any, count_purchases: Any) -> None:
    T = np.full(8_000, 50.0)
    frequency, recency = count_purchases(draw_purchases("mbg_nbd", 8_000, 50, seed=1), T)

    few, many = (fit_purchases("mbg_nbd", frequency[:n], recency[:n], T[:n]) for n in (500, 8_000))

    few_error, many_error = few.standard_errors["r"], many.standard_errors["r"]
    assert few_error is not None
    assert many_error is not None
    assert many_error < few_error / 2


@pytest.mark.parametrize("kind", list(PROCESSES))
def test_customers_who_are_alike_have_intervals_that_hold_and_are_narrow(kind: PurchaseKind) -> None:
    covered, n_held = [], 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        T, horizon_weeks = rng.uniform(30, 52, 200), 12.0
        # All buy every ten weeks, and nobody leaves.
        times = rng.uniform(0, 1, (200, 40)) * (T + horizon_weeks)[:, None]
        is_bought = np.arange(40) < rng.poisson((T + horizon_weeks) / 10)[:, None]
        times = np.where(is_bought, times, np.inf)
        seen = np.where(times <= T[:, None], times, 0)
        history = (seen > 0).sum(axis=1), seen.max(axis=1), T
        fitted = fit_purchases(kind, *history)

        expected, low, high = total_purchases(fitted, read_histories(*history), np.array([horizon_weeks]))

        n_held += fitted.standard_errors["r"] is None
        covered.append(low[0] <= np.isfinite(times).sum() - history[0].sum() <= high[0])
        assert high[0] - low[0] < 0.5 * expected[0]
    assert n_held > 10
    assert 0.8 <= np.mean(covered) <= 0.98
