from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from ml.errors import NoForecast
from ml.forecasting.activity import activity_grid
from ml.forecasting.lifetime_value import (
    expected_purchases,
    expected_spend,
    fit_purchases,
    fit_spend,
    lifetime_value,
    probability_active,
)
from ml.forecasting.outlook import forecast_customers, future_curve, outlook_of
from ml.forecasts import Forecast, PurchaseKind

AS_OF = datetime(2025, 3, 1, 12)
T_WEEKS, HORIZON_WEEKS = 50.0, 26.0
DAYS = HORIZON_WEEKS * 7


class Drawn:
    """Customers of a process, what they did within 50 weeks, and what they do in the 26 weeks after."""

    def __init__(self, kind: PurchaseKind, n_customers: int, seed: int, draw: Any, count: Any) -> None:
        rng = np.random.default_rng(seed)
        times = draw(kind, n_customers, T_WEEKS + HORIZON_WEEKS, seed=seed)
        T = np.full(n_customers, T_WEEKS)
        frequency, recency = count(times, T)
        rate = rng.gamma(4.0, 1 / 60, n_customers)
        mean = rng.gamma(np.maximum(3.0 * frequency, 1)) / rate / np.maximum(frequency, 1)
        self.later = (times < np.inf).sum(axis=1) - frequency
        self.value = np.where(self.later > 0, rng.gamma(np.maximum(3.0 * self.later, 1)) / rate, 0)
        self.table = pl.DataFrame(
            {
                "frequency": frequency,
                "recency_weeks": recency,
                "T_weeks": T,
                "monetary_value": np.where(frequency > 0, mean, np.nan),
                "total_spend": mean * (frequency + 1),
            }
        ).with_columns(pl.col("monetary_value").fill_nan(None))
        purchases = fit_purchases(kind, frequency, recency, T)
        self.forecast = Forecast(AS_OF, purchases, fit_spend(frequency, mean), (), (), None)


@pytest.fixture(scope="module")
def drawn(draw_purchases: Any, count_purchases: Any) -> Drawn:
    return Drawn("mbg_nbd", 3_000, 1, draw_purchases, count_purchases)


def test_every_customer_gets_what_the_models_say(drawn: Drawn) -> None:
    table, forecast = drawn.table, drawn.forecast
    history = [table[column].to_numpy() for column in ("frequency", "recency_weeks", "T_weeks")]
    spent = table["monetary_value"].to_numpy()
    assert forecast.spend is not None

    told = forecast_customers(forecast, table, DAYS, 0.2)

    assert told.columns == [
        "probability_active",
        "expected_purchases",
        "purchases_low",
        "purchases_high",
        "expected_spend",
        "expected_value",
    ]
    active = probability_active(forecast.purchases, *history)
    expected = expected_purchases(forecast.purchases, *history, HORIZON_WEEKS)
    value = lifetime_value(
        forecast.purchases,
        forecast.spend,
        *history,
        spent,
        horizon_weeks=HORIZON_WEEKS,
        discount_rate_per_year=0.2,
    )
    assert told["probability_active"].to_numpy() == pytest.approx(active)
    assert told["expected_purchases"].to_numpy() == pytest.approx(expected)
    assert told["expected_spend"].to_numpy() == pytest.approx(
        expected_spend(forecast.spend, history[0], spent)
    )
    assert told["expected_value"].to_numpy() == pytest.approx(value)
    assert told.null_count().to_numpy().sum() == 0


def test_bounds_of_single_customers_hold_what_they_do(drawn: Drawn) -> None:
    told = forecast_customers(drawn.forecast, drawn.table, DAYS)

    is_inside = (drawn.later >= told["purchases_low"].to_numpy()) & (
        drawn.later <= told["purchases_high"].to_numpy()
    )

    assert is_inside.mean() > 0.9
    assert is_inside[told["purchases_high"].to_numpy() > 5].mean() > 0.85


def test_outlooks_hold_what_happens_in_nine_of_ten_tables(draw_purchases: Any, count_purchases: Any) -> None:
    kinds: tuple[PurchaseKind, ...] = ("bg_nbd", "mbg_nbd", "pareto_nbd")
    purchases, values = [], []
    for seed in range(60):
        one = Drawn(kinds[seed % 3], 600, seed, draw_purchases, count_purchases)
        outlook = outlook_of(one.forecast, one.table, DAYS, discount_rate_per_year=0)
        assert outlook.value_low is not None
        assert outlook.value_high is not None
        purchases.append(outlook.purchases_low <= one.later.sum() <= outlook.purchases_high)
        values.append(outlook.value_low <= one.value.sum() <= outlook.value_high)

    assert 0.85 <= np.mean(purchases) <= 0.95
    assert 0.85 <= np.mean(values) <= 0.95


def test_an_outlook_adds_up_its_customers(drawn: Drawn) -> None:
    told = forecast_customers(drawn.forecast, drawn.table, DAYS)

    outlook = outlook_of(drawn.forecast, drawn.table, DAYS)

    assert outlook.n_customers == 3_000
    assert outlook.expected_active == pytest.approx(told["probability_active"].sum())
    assert outlook.expected_purchases == pytest.approx(told["expected_purchases"].sum())
    assert outlook.expected_value == pytest.approx(told["expected_value"].sum())
    assert outlook.past_spend == pytest.approx(drawn.table["total_spend"].sum())
    assert outlook.purchases_low < outlook.expected_purchases < outlook.purchases_high
    assert outlook == outlook_of(drawn.forecast, drawn.table, DAYS)


def test_many_customers_are_as_sure_as_the_part_of_them_that_is_drawn(drawn: Drawn) -> None:
    copies = pl.concat([drawn.table] * 10)

    few, many = outlook_of(drawn.forecast, drawn.table, DAYS), outlook_of(drawn.forecast, copies, DAYS)

    assert many.expected_value == pytest.approx(10 * (few.expected_value or 0))
    certain = replace(
        drawn.forecast,
        purchases=replace(drawn.forecast.purchases, log_covariance=()),
        spend=replace(drawn.forecast.spend, log_covariance=()) if drawn.forecast.spend else None,
    )
    widths = []
    for table in (drawn.table, copies):
        outlook = outlook_of(certain, table, DAYS)
        widths.append((outlook.value_high or 0) - (outlook.value_low or 0))
    assert widths[1] == pytest.approx(widths[0] * np.sqrt(10), rel=0.25)


@pytest.mark.parametrize("n_customers", [0, 1, 2])
def test_the_smallest_groups_have_an_outlook(drawn: Drawn, n_customers: int) -> None:
    outlook = outlook_of(drawn.forecast, drawn.table.head(n_customers), DAYS)

    assert outlook.n_customers == n_customers
    assert 0 <= outlook.purchases_low <= outlook.purchases_high
    assert outlook.value_low is not None
    assert outlook.value_high is not None
    assert 0 <= outlook.value_low <= outlook.value_high
    assert outlook.expected_active <= n_customers


def test_without_a_model_of_spend_purchases_are_told_all_the_same(drawn: Drawn) -> None:
    forecast = replace(drawn.forecast, spend=None)

    told, outlook = forecast_customers(forecast, drawn.table, DAYS), outlook_of(forecast, drawn.table, DAYS)

    assert told["expected_value"].null_count() == told["expected_spend"].null_count() == 3_000
    assert (outlook.expected_value, outlook.value_low, outlook.value_high) == (None, None, None)
    assert outlook.expected_purchases > 0


def test_the_curve_of_the_future_ends_at_the_outlook(drawn: Drawn) -> None:
    curve, outlook = (told(drawn.forecast, drawn.table, 90) for told in (future_curve, outlook_of))

    assert isinstance(curve, tuple)
    assert [point.week for point in curve] == list(range(1, 14))
    assert curve[0].date == AS_OF + timedelta(weeks=1)
    assert curve[-1].date == AS_OF + timedelta(days=90)
    assert curve[-1].expected == pytest.approx(outlook.expected_purchases)
    assert (curve[-1].low, curve[-1].high) == (outlook.purchases_low, outlook.purchases_high)
    assert np.all(np.diff([point.expected for point in curve]) > 0)
    assert all(point.actual is None and not point.is_holdout for point in curve)


def test_activity_rises_with_recency_and_counts_every_customer(drawn: Drawn) -> None:
    grid = activity_grid(drawn.forecast, drawn.table)

    assert sum(map(sum, grid.n_customers)) == 3_000
    assert grid.n_customers[0][0] == (drawn.table["frequency"] == 0).sum()
    assert sum(grid.n_customers[0][1:]) == 0
    assert grid.probability_active[0][1:] == (None,) * (len(grid.recencies_weeks) - 1)
    for row in grid.probability_active[1:]:
        assert all(value is not None and 0 <= value <= 1 for value in row)
        assert list(row) == sorted(row, key=lambda value: value or 0)
    assert (len(grid.frequencies), len(grid.recencies_weeks)) == (
        len(grid.n_customers),
        len(grid.n_customers[0]),
    )
    exact = probability_active(
        drawn.forecast.purchases, np.array([3]), np.array([grid.recencies_weeks[7]]), np.array([grid.T_weeks])
    )
    assert grid.probability_active[3][7] == pytest.approx(exact[0])
    assert (grid.n_counted, grid.n_all) == (3_000, 3_000)


def test_newcomers_are_not_counted_where_activity_is_that_of_old_customers(drawn: Drawn) -> None:
    newcomers = drawn.table.head(500).with_columns(
        frequency=pl.lit(1), recency_weeks=pl.lit(2.0), T_weeks=pl.lit(3.0)
    )
    near = drawn.table.head(40).with_columns(T_weeks=pl.lit(T_WEEKS * 1.09))
    alone = activity_grid(drawn.forecast, pl.concat([drawn.table, near], how="vertical_relaxed"))

    joined = activity_grid(drawn.forecast, pl.concat([drawn.table, near, newcomers], how="vertical_relaxed"))

    assert joined.n_customers == alone.n_customers
    assert (joined.n_counted, joined.n_all) == (3_040, 3_540)
    assert joined.T_window_weeks == pytest.approx(T_WEEKS / 10)


def test_activity_of_no_or_new_customers_is_told(drawn: Drawn) -> None:
    new = pl.DataFrame({"frequency": [0, 0], "recency_weeks": [0.0, 0.0], "T_weeks": [0.0, 0.0]})

    for customers in (new, new.head(0)):
        grid = activity_grid(drawn.forecast, customers)

        assert grid.frequencies == (0,)
        assert grid.recencies_weeks == (0.0,)
        assert grid.n_customers == ((customers.height,),)


@pytest.mark.parametrize(
    ("changed", "horizon_days", "discount_rate", "message"),
    [
        ({"recency_weeks": 99.0}, 90, 0.1, "Customer 1 bought last after the end"),
        ({"monetary_value": -1.0}, 90, 0.1, "Customer 1 has a mean value that is negative"),
        ({"monetary_value": float("inf")}, 90, 0.1, "negative or infinite"),
        ({"frequency": None}, 90, 0.1, "missing or infinite"),
        ({}, 0, 0.1, "horizon of 0 days"),
        ({}, float("nan"), 0.1, "horizon of nan days"),
        ({}, 3_654, 0.1, "horizon of 3654 days"),
        ({}, 90, -0.5, "discount rate of -0.5"),
        ({}, 90, float("inf"), "discount rate of inf"),
    ],
)
def test_what_cannot_be_forecast_is_refused(
    drawn: Drawn, changed: dict[str, float], horizon_days: float, discount_rate: float, message: str
) -> None:
    table = drawn.table.head(5).with_columns(**{name: pl.lit(value) for name, value in changed.items()})

    for told in (forecast_customers, outlook_of):
        with pytest.raises(NoForecast, match=message):
            told(drawn.forecast, table, horizon_days, discount_rate)


def test_customers_without_their_counts_are_refused(drawn: Drawn) -> None:
    with pytest.raises(NoForecast, match="no T_weeks and no monetary_value"):
        forecast_customers(drawn.forecast, drawn.table.drop("T_weeks", "monetary_value"), 90)


def test_a_horizon_far_beyond_what_was_seen_has_finite_bounds(draw_purchases: Any) -> None:
    times = draw_purchases("mbg_nbd", 150, 4, seed=3)
    frequency = (times < np.inf).sum(axis=1)
    recency, T = np.where(times < np.inf, times, 0).max(axis=1), np.full(150, 4.0)
    table = pl.DataFrame({"frequency": frequency, "recency_weeks": recency, "T_weeks": T}).with_columns(
        monetary_value=pl.lit(None, pl.Float64), total_spend=pl.lit(1.0)
    )
    forecast = Forecast(AS_OF, fit_purchases("pareto_nbd", frequency, recency, T), None, (), (), None)

    curve = future_curve(forecast, table, 3_650)

    assert [point.week for point in curve[:2]] == [6, 12]
    assert curve[-1].date == AS_OF + timedelta(days=3_650)
    for point in (curve[0], curve[-1]):
        assert point.low is not None
        assert point.high is not None
        assert 0 <= point.low < point.expected < point.high < np.inf
