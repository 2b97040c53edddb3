from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.special import hyp2f1

from ml.errors import NoForecast
from ml.forecasting.lifetime_value import (
    expected_by_age,
    expected_purchases,
    expected_spend,
    fit_purchases,
    fit_spend,
    lifetime_value,
    probability_active,
)
from ml.forecasts import FittedProcess, PurchaseKind

KINDS: tuple[PurchaseKind, ...] = ("bg_nbd", "mbg_nbd", "pareto_nbd")
TRUE = {
    "bg_nbd": {"r": 0.5, "alpha": 4.0, "a": 0.8, "b": 2.5},
    "mbg_nbd": {"r": 0.6, "alpha": 5.0, "a": 0.8, "b": 2.0},
    "pareto_nbd": {"r": 0.6, "alpha": 6.0, "s": 0.7, "beta": 10.0},
}


def given(kind: PurchaseKind, parameters: dict[str, float]) -> FittedProcess:
    return FittedProcess(kind, "weeks", parameters, dict.fromkeys(parameters), (), 0.0, 0.0, 1)


def columns_of(cdnow: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return cdnow["frequency"].to_numpy(), cdnow["recency"].to_numpy(), cdnow["T"].to_numpy()


@pytest.mark.parametrize(
    ("kind", "parameters", "log_likelihood"),
    [
        ("bg_nbd", {"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}, -9582.43),
        ("pareto_nbd", {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}, -9594.98),
    ],
)
def test_published_fits_of_cdnow_are_found_again(
    cdnow: pl.DataFrame, kind: PurchaseKind, parameters: dict[str, float], log_likelihood: float
) -> None:
    fitted = fit_purchases(kind, *columns_of(cdnow))

    assert fitted.parameters == pytest.approx(parameters, rel=5e-4)
    assert fitted.log_likelihood == pytest.approx(log_likelihood, abs=0.01)
    assert fitted.n_customers == 2_357


def test_bg_nbd_expects_of_cdnow_what_was_published(cdnow: pl.DataFrame) -> None:
    columns = columns_of(cdnow)
    fitted = fit_purchases("bg_nbd", *columns)

    one = expected_purchases(fitted, np.array([2]), np.array([30.43]), np.array([38.86]), 39)
    by_age = expected_by_age(fitted, np.array([0.1429, 1, 3, 31.8571, 32, 78]))

    assert one[0] == pytest.approx(1.226, abs=5e-4)
    assert by_age == pytest.approx([0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8580], abs=5e-5)
    assert expected_purchases(fitted, *columns, 39).sum() == pytest.approx(1653.4, abs=0.05)


def test_gamma_gamma_finds_the_published_fit_of_cdnow_again(cdnow: pl.DataFrame) -> None:
    frequency, spend = cdnow["frequency"].to_numpy(), cdnow["zbar"].to_numpy()
    repeats = frequency > 0

    fitted = fit_spend(frequency, spend)

    assert fitted.parameters == pytest.approx({"p": 6.25, "q": 3.74, "gamma": 15.44}, rel=2e-3)
    assert fitted.n_customers == 946
    assert expected_spend(fitted, np.zeros(1), np.zeros(1))[0] == pytest.approx(35.17, abs=0.005)
    assert np.corrcoef(frequency[repeats], spend[repeats])[0, 1] == pytest.approx(0.11, abs=0.005)
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert expected_spend(fitted, frequency, spend)[:10] == pytest.approx(published, abs=0.011)


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_that_customers_were_drawn_with_are_found_again(
    kind: PurchaseKind, draw_purchases: Any, count_purchases: Any
) -> None:
    T = np.random.default_rng(1).uniform(30, 80, 20_000).round(1)
    frequency, recency = count_purchases(draw_purchases(kind, 20_000, 80, seed=2), T)

    fitted = fit_purchases(kind, frequency, recency, T)

    for name, true in TRUE[kind].items():
        error = fitted.standard_errors[name]
        assert error is not None
        assert abs(fitted.parameters[name] - true) < 3 * error < true


def test_spend_that_was_drawn_is_found_again() -> None:
    rng = np.random.default_rng(0)
    frequency = rng.integers(0, 8, 20_000)
    rate = rng.gamma(3.5, 1 / 40, 20_000)
    spend = rng.gamma(np.maximum(5 * frequency, 1), 1 / (rate * np.maximum(frequency, 1)))

    fitted = fit_spend(frequency, spend)

    for name, true in {"p": 5.0, "q": 3.5, "gamma": 40.0}.items():
        error = fitted.standard_errors[name]
        assert error is not None
        assert abs(fitted.parameters[name] - true) < 3 * error < true / 5


@pytest.mark.parametrize("kind", KINDS)
def test_expected_purchases_and_activity_are_those_of_drawn_customers(
    kind: PurchaseKind, draw_purchases: Any, count_purchases: Any
) -> None:
    times = draw_purchases(kind, 100_000, 90, seed=3)
    T = np.full(100_000, 40.0)
    frequency, recency = count_purchases(times, T)
    later = ((times > 40) & (times <= 90)).sum(axis=1)
    fitted = given(kind, TRUE[kind])

    expected = expected_purchases(fitted, frequency, recency, T, 50)

    for rows in (frequency == 0, frequency == 1, (frequency > 1) & (recency < 20), recency > 30):
        error = later[rows].std() / np.sqrt(rows.sum())
        assert abs(expected[rows].mean() - later[rows].mean()) < 3.5 * error
    by_age = expected_by_age(fitted, np.array([5.0, 40.0, 90.0]))
    drawn = [(times <= t).sum(axis=1) for t in (5, 40, 90)]
    for mean, counts in zip(by_age, drawn, strict=True):
        assert abs(mean - counts.mean()) < 3.5 * counts.std() / np.sqrt(100_000)
    assert np.all(probability_active(fitted, frequency, recency, T)[later > 0] > 0)


def test_who_bought_once_may_be_gone_only_by_the_modified_process() -> None:
    one_purchase = np.array([0]), np.array([0.0]), np.array([40.0])

    assert probability_active(given("bg_nbd", TRUE["bg_nbd"]), *one_purchase)[0] == 1
    assert probability_active(given("mbg_nbd", TRUE["mbg_nbd"]), *one_purchase)[0] < 0.75
    assert probability_active(given("pareto_nbd", TRUE["pareto_nbd"]), *one_purchase)[0] < 0.75


def test_bg_nbd_expects_what_the_hypergeometric_formula_says() -> None:
    r, alpha, a, b = TRUE["bg_nbd"].values()
    x, t_x, T = (column.ravel() for column in np.meshgrid([1.0, 2, 7, 30], [2.0, 20], [20.5, 300]))
    t = 26.0
    series = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + T + t))
    published = (a + b + x - 1) / (a - 1) * (1 - ((alpha + T) / (alpha + T + t)) ** (r + x) * series)
    published /= 1 + a / (b + x - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x)

    expected = expected_purchases(given("bg_nbd", TRUE["bg_nbd"]), x, t_x, T, t)

    assert expected == pytest.approx(published, rel=1e-9)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("bg_nbd", {"r": 0.5, "alpha": 4.0, "a": 1.0, "b": 2.5}),
        ("bg_nbd", {"r": 1e5, "alpha": 1e5, "a": 1e-5, "b": 1e5}),
        ("mbg_nbd", {"r": 1e-5, "alpha": 1e-5, "a": 1e5, "b": 1e-5}),
        ("pareto_nbd", {"r": 0.5, "alpha": 4.0, "s": 1.0, "beta": 9.0}),
        ("pareto_nbd", {"r": 1e5, "alpha": 1e5, "s": 1e-5, "beta": 1e5}),
        ("pareto_nbd", {"r": 0.5, "alpha": 1e-5, "s": 1e5, "beta": 1e5}),
    ],
)
def test_extreme_parameters_and_customers_give_finite_numbers(
    kind: PurchaseKind, parameters: dict[str, float]
) -> None:
    x, t_x, T = (
        np.array([0, 0, 1, 1, 5_000]),
        np.array([0, 0, 1e-3, 900, 900]),
        np.array([0, 1e3, 1e3, 900, 1e3]),
    )
    fitted = given(kind, parameters)

    active = probability_active(fitted, x, t_x, T)
    expected = expected_purchases(fitted, x, t_x, T, 520)

    assert np.all((active >= 0) & (active <= 1))
    assert np.all(np.isfinite(expected) & (expected >= 0))


@pytest.mark.parametrize("kind", KINDS)
def test_lifetime_value_is_that_of_weekly_steps_discounted_in_their_middle(kind: PurchaseKind) -> None:
    fitted = given(kind, TRUE[kind])
    spend = given("bg_nbd", {"p": 6.25, "q": 3.74, "gamma": 15.44})
    history = np.array([0.0, 3, 9]), np.array([0.0, 20, 30]), np.array([30.0, 40, 33])
    mean_value = np.array([np.nan, 20.0, 50.0])

    value = lifetime_value(
        fitted, spend, *history, mean_value, horizon_weeks=104, discount_rate_per_year=0.15
    )

    upto = [expected_purchases(fitted, *history, week) for week in range(105)]
    steps = np.diff(upto, axis=0) * 1.15 ** (-(np.arange(104) + 0.5) / 52.1775)[:, None]
    assert value == pytest.approx(steps.sum(axis=0) * expected_spend(spend, history[0], mean_value), rel=1e-4)
    assert np.all(
        value
        < lifetime_value(fitted, spend, *history, mean_value, horizon_weeks=104, discount_rate_per_year=0)
    )


def test_values_in_another_currency_change_the_scale_only(cdnow: pl.DataFrame) -> None:
    frequency, spend = cdnow["frequency"].to_numpy(), cdnow["zbar"].to_numpy()

    dollars, other = fit_spend(frequency, spend), fit_spend(frequency, spend * 1e9)

    assert other.parameters["q"] == pytest.approx(dollars.parameters["q"], rel=1e-4)
    assert other.parameters["gamma"] == pytest.approx(dollars.parameters["gamma"] * 1e9, rel=1e-4)
    assert other.log_likelihood == pytest.approx(dollars.log_likelihood - 946 * np.log(1e9), rel=1e-6)


@pytest.mark.parametrize(
    ("frequency", "recency", "T", "message"),
    [
        ([0, 1] * 10, [0, 1.0] * 10, [2.0] * 20, "20 customers, and a forecast needs at least 50"),
        ([0] * 60, [0] * 60, [2.0] * 60, "0 of 60 customers bought on a second day"),
        ([0] * 60, [0] * 60, [0] * 60, "0 of 60 customers bought on a second day"),
        ([1] * 60, [1.0] * 60, [2.0] * 60, "equally often"),
        ([1] * 60, [3.0] * 60, [2.0] * 60, "Customer 1 bought last after the end"),
        ([1] * 60, [0.0] * 60, [2.0] * 60, "bought again at no time"),
        ([0] * 60, [1.0] * 60, [2.0] * 60, "recency without repeat purchases"),
        ([0] * 59 + [-1], [0.0] * 60, [2.0] * 60, "Customer 60 has a negative frequency"),
        ([0] * 60, [0.0] * 60, [float("nan")] + [2.0] * 59, "missing or infinite"),
        ([0.5] * 60, [1.0] * 60, [2.0] * 60, "no whole number"),
        ([1] * 60, [1.0] * 60, [2.0] * 59, "60, 60 and 59 customers"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_customers_that_no_process_can_be_fitted_to_are_refused(
    kind: PurchaseKind, frequency: list[float], recency: list[float], T: list[float], message: str
) -> None:
    with pytest.raises(NoForecast, match=message):
        fit_purchases(kind, np.array(frequency), np.array(recency), np.array(T))


@pytest.mark.parametrize(
    ("spend", "message"),
    [
        ([20.0] * 60, "the same value"),
        ([0.0, 20.0] * 30, "30 of 60 repeat buyers"),
        ([float("nan"), 20.0] * 30, "30 of 60 repeat buyers"),
        ([10.0**n for n in range(60)], "so unequal"),
    ],
)
def test_spend_that_cannot_be_modelled_is_refused(spend: list[float], message: str) -> None:
    with pytest.raises(NoForecast, match=message):
        fit_spend(np.ones(60), np.array(spend))


@pytest.mark.parametrize("kind", KINDS)
def test_customers_who_never_drop_out_leave_dropout_undetermined(kind: PurchaseKind) -> None:
    rng = np.random.default_rng(0)
    T = np.full(2_000, 30.0)
    frequency = rng.poisson(rng.gamma(2.0, 0.5, 2_000) * T)
    recency = np.where(frequency > 0, T * rng.beta(np.maximum(frequency, 1), 1), 0)

    fitted = fit_purchases(kind, frequency, recency, T)

    assert any(error is None for error in fitted.standard_errors.values())
    assert np.isfinite(fitted.log_covariance).all()
    assert fitted.parameters["r"] / fitted.parameters["alpha"] == pytest.approx(1.0, rel=0.1)
    active = probability_active(fitted, frequency, recency, T)
    assert active[frequency > 5].mean() > 0.99


@pytest.mark.parametrize("kind", KINDS)
def test_the_time_unit_of_purchases_does_not_change_the_fit(kind: PurchaseKind, cdnow: pl.DataFrame) -> None:
    frequency, recency, T = columns_of(cdnow)

    weeks, hours = (
        fit_purchases(kind, frequency, recency, T),
        fit_purchases(kind, frequency, recency * 168, T * 168),
    )

    assert hours.parameters["alpha"] == pytest.approx(weeks.parameters["alpha"] * 168, rel=1e-2)
    assert hours.parameters["r"] == pytest.approx(weeks.parameters["r"], rel=1e-2)
