from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import poisson

from ml.errors import NoForecast
from ml.forecasting.choice_words import tell_choice, tell_warnings
from ml.forecasting.choosing import make_forecast
from ml.forecasting.counting import count, days_of
from ml.forecasting.holdout import describe_holdout, expected_later, hold_out
from ml.forecasting.lifetime_value import expected_by_age, fit_purchases, probability_active
from ml.forecasting.ruling import PREFERENCE, Ruling, deviances_of, rule
from ml.forecasts import Forecast, PurchaseCandidate, PurchaseKind

FIRST = date(2024, 1, 1)
WEEKS = 60
AS_OF = datetime(2024, 1, 1) + timedelta(weeks=WEEKS)


def visits_of(times: np.ndarray, seed: int = 0, spread_days: int = 90) -> pl.DataFrame:
    """Purchase days of customers who came within the first ``spread_days``, with values of their own."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, spread_days, len(times))
    days = np.column_stack([np.zeros(len(times)), np.ceil(times * 7)]) + starts[:, None]
    customer, position = np.nonzero(days <= WEEKS * 7)
    mean_value = rng.gamma(4, 10, len(times))[customer]
    visits = pl.DataFrame(
        {
            "customer_id": customer.astype(str),
            "day": [FIRST + timedelta(days=int(day)) for day in days[customer, position]],
            "value": mean_value * rng.gamma(5, 0.2, len(customer)),
        }
    )
    return visits.group_by("customer_id", "day", maintain_order=True).agg(pl.col("value").sum())


def cdnow_visits(shared_data: Path, name: str) -> pl.DataFrame:
    lines = [line.split() for line in (shared_data / "cdnow" / name).read_text().splitlines()]
    rows = [(line[-4], line[-3], float(line[-1])) for line in lines if line[0].isdigit()]
    frame = pl.DataFrame(rows, schema=["customer_id", "day", "value"], orient="row")
    return (
        frame.with_columns(pl.col("day").str.to_date("%Y%m%d"))
        .group_by("customer_id", "day")
        .agg(pl.col("value").sum())
    )


def test_cdnow_is_counted_as_published(shared_data: Path, cdnow: pl.DataFrame) -> None:
    days, first = days_of(cdnow_visits(shared_data, "CDNOW_sample.txt"), datetime(1998, 6, 30))

    counts = count(days, (date(1997, 9, 30) - first).days)

    assert counts.frequency.tolist() == cdnow["frequency"].to_list()
    assert counts.recency_weeks == pytest.approx(cdnow["recency"].to_numpy(), abs=0.006)
    assert counts.T_weeks == pytest.approx(cdnow["T"].to_numpy(), abs=0.006)
    assert counts.later.sum() == 1_882


def test_the_holdout_of_all_cdnow_customers_is_forecast(shared_data: Path) -> None:
    forecast = make_forecast(cdnow_visits(shared_data, "CDNOW_master.txt"), datetime(1998, 7, 1))

    holdout = forecast.holdout
    assert holdout is not None
    assert holdout.n_customers == 23_570
    assert (holdout.calibration_weeks, holdout.holdout_weeks) == (52, 26)
    assert holdout.low < holdout.actual < holdout.high
    assert holdout.expected == pytest.approx(holdout.actual, rel=0.03)
    assert [group.frequency for group in holdout.by_frequency] == [*"0123456", "7+"]
    assert sum(group.n_customers for group in holdout.by_frequency) == holdout.n_customers
    assert sum(group.actual for group in holdout.by_frequency) == holdout.actual
    assert sum(group.expected for group in holdout.by_frequency) == pytest.approx(holdout.expected)
    assert forecast.purchases.n_customers == 23_570
    assert forecast.spend is not None
    assert forecast.spend_correlation == pytest.approx(0.07, abs=0.01)


@pytest.mark.parametrize("kind", ["mbg_nbd", "pareto_nbd"])
def test_the_process_that_drew_the_customers_is_chosen(kind: PurchaseKind, draw_purchases: Any) -> None:
    forecast = make_forecast(visits_of(draw_purchases(kind, 8_000, WEEKS, seed=5)), AS_OF)

    assert forecast.purchases.kind == kind
    assert [one.kind for one in forecast.candidates if one.is_chosen] == [kind]
    assert forecast.choice[0].startswith({"mbg_nbd": "MBG", "pareto_nbd": "Pareto"}[kind])


def test_bg_nbd_is_told_and_not_taken_even_of_customers_that_it_drew(draw_purchases: Any) -> None:
    visits = visits_of(draw_purchases("bg_nbd", 8_000, WEEKS, seed=5))
    forecast = make_forecast(visits, AS_OF)

    assert forecast.choice[0].startswith("BG/NBD explains")
    assert "told for comparison only" in forecast.choice[1]
    assert forecast.purchases.kind in ("mbg_nbd", "pareto_nbd")
    told = {one.kind: one for one in forecast.candidates}
    assert not told["bg_nbd"].is_chosen
    assert told["bg_nbd"].bic == min(one.bic or np.inf for one in told.values())
    bought_once = np.array([0.0]), np.array([0.0]), np.array([WEEKS * 1.0])
    assert probability_active(forecast.purchases, *bought_once)[0] < 0.9


def test_bg_nbd_is_taken_where_nothing_else_could_be_fitted_and_that_is_warned_of(
    draw_purchases: Any,
) -> None:
    visits = visits_of(draw_purchases("bg_nbd", 1_000, WEEKS, seed=5))
    days, first = days_of(visits, AS_OF)
    counts = count(days, WEEKS * 7)
    fitted = fit_purchases("bg_nbd", *counts.history)
    refused = {kind: PurchaseCandidate(kind, *[None] * 4, False, "too odd") for kind in PREFERENCE[:2]}
    only = PurchaseCandidate("bg_nbd", fitted.log_likelihood, fitted.bic, None, None, is_chosen=True)

    ruling = rule({"bg_nbd": fitted}, hold_out(days, first, WEEKS * 7))
    forecast = Forecast(AS_OF, fitted, None, (only, *refused.values()), (), None)

    assert ruling == Ruling("bg_nbd", "only")
    choice = tell_choice(forecast.candidates, None, ruling)
    assert "BG/NBD is taken: neither MBG/NBD nor Pareto/NBD could be fitted." in choice
    n_once = int((counts.frequency == 0).sum())
    (warning,) = tell_warnings(forecast, n_once=n_once, n_customers=1_000)
    assert warning.startswith(f"{n_once} of 1,000 customers bought once and count as active for certain")


def test_the_reason_and_the_table_of_candidates_agree(draw_purchases: Any) -> None:
    for kind, seed in (("mbg_nbd", 6), ("pareto_nbd", 6), ("bg_nbd", 6)):
        forecast = make_forecast(visits_of(draw_purchases(kind, 3_000, WEEKS, seed=seed)), AS_OF)

        (taken,) = (sentence for sentence in forecast.choice if " is taken: " in sentence)
        fitted = [one for one in forecast.candidates if one.kind != "bg_nbd"]
        for one in fitted:
            assert f"{one.holdout_deviance:#.4g}" in taken
        (chosen,) = (one for one in fitted if one.is_chosen)
        (other,) = (one for one in fitted if not one.is_chosen)
        assert chosen.holdout_deviance is not None
        assert other.holdout_deviance is not None
        is_lower = chosen.holdout_deviance < other.holdout_deviance
        assert is_lower or "forecasts what each customer buys later better" not in taken


def test_a_deviance_is_that_of_poisson_counts(draw_purchases: Any) -> None:
    days, first = days_of(visits_of(draw_purchases("mbg_nbd", 500, WEEKS, seed=7)), AS_OF)
    trial = hold_out(days, first, WEEKS * 7)
    assert trial is not None
    fitted = fit_purchases("mbg_nbd", *trial.counts.history)
    actual, expected = trial.counts.later, expected_later(fitted, trial)

    saturated = poisson.logpmf(actual, np.maximum(actual, 1e-300))

    assert deviances_of(fitted, trial) == pytest.approx(
        2 * (saturated - poisson.logpmf(actual, expected)), abs=1e-9
    )


def test_the_curve_follows_what_happened_week_by_week(draw_purchases: Any) -> None:
    visits = visits_of(draw_purchases("mbg_nbd", 3_000, WEEKS, seed=6))
    holdout = make_forecast(visits, AS_OF).holdout
    assert holdout is not None

    curve = holdout.curve
    first = pl.col("day").min().over("customer_id")
    repeats = visits.filter(pl.col("day") > first)
    for point in curve[::10]:
        assert point.actual == repeats.filter(pl.col("day") <= point.date.date()).height
    assert [point.week for point in curve] == list(range(1, WEEKS + 1))
    assert [point.is_holdout for point in curve].index(True) == holdout.calibration_weeks
    assert curve[-1].date == AS_OF
    assert all((point.low is None, point.high is None) == (not point.is_holdout,) * 2 for point in curve)


@pytest.mark.parametrize("days_more", [0, 4])
def test_the_curve_of_the_holdout_starts_from_what_had_happened_and_ends_at_its_forecast(
    days_more: int, draw_purchases: Any
) -> None:
    visits = visits_of(draw_purchases("mbg_nbd", 3_000, WEEKS, seed=6))
    holdout = make_forecast(visits, AS_OF - timedelta(days=days_more)).holdout
    assert holdout is not None

    kept = [point for point in holdout.curve if point.is_holdout]
    last = kept[-1]
    assert last.actual is not None
    assert last.low is not None
    assert last.high is not None
    at_cut = last.actual - holdout.actual
    assert last.expected == pytest.approx(at_cut + holdout.expected)
    assert (last.low, last.high) == (at_cut + holdout.low, at_cut + holdout.high)
    before = [point for point in holdout.curve if not point.is_holdout][-1]
    assert before.actual is not None
    assert before.actual <= at_cut < kept[0].expected < at_cut + holdout.expected / 5
    widths = [(point.high or 0) - (point.low or 0) for point in kept]
    assert widths == sorted(widths)
    assert all((point.low or 0) <= (point.actual or 0) <= (point.high or 0) for point in kept)


def test_the_curve_expects_before_the_cut_what_the_ages_of_customers_let_expect(draw_purchases: Any) -> None:
    days, first = days_of(visits_of(draw_purchases("bg_nbd", 500, WEEKS, seed=7)), AS_OF)
    trial = hold_out(days, first, WEEKS * 7)
    assert trial is not None
    fitted = fit_purchases("bg_nbd", *trial.counts.history)

    curve = describe_holdout(fitted, trial).curve

    for week in (5, 30, 40):
        ages = np.maximum(week * 7 - trial.counts.first_day, 0) / 7
        assert curve[week - 1].expected == pytest.approx(expected_by_age(fitted, ages).sum())


def test_who_came_after_calibration_counts_nowhere_in_the_holdout(draw_purchases: Any) -> None:
    early = visits_of(draw_purchases("mbg_nbd", 1_000, WEEKS, seed=8))
    late = pl.DataFrame(
        {
            "customer_id": [f"late{number}" for number in range(400)],
            "day": [FIRST + timedelta(weeks=50)] * 200 + [FIRST + timedelta(weeks=55)] * 200,
            "value": [10.0] * 400,
        }
    )

    alone, joined = (make_forecast(visits, AS_OF) for visits in (early, pl.concat([early, late])))

    assert alone.holdout == joined.holdout
    assert joined.purchases.n_customers == 1_400


def test_purchases_after_the_day_of_the_forecast_are_not_looked_at(draw_purchases: Any) -> None:
    visits = visits_of(draw_purchases("mbg_nbd", 1_000, WEEKS, seed=9))
    middle = AS_OF - timedelta(weeks=20)

    assert make_forecast(visits, middle) == make_forecast(
        visits.filter(pl.col("day") <= middle.date()), middle
    )


def test_a_short_history_is_forecast_without_a_holdout_and_says_so(draw_purchases: Any) -> None:
    times = draw_purchases("mbg_nbd", 3_000, WEEKS, seed=10)
    visits = visits_of(times, spread_days=10)

    forecast = make_forecast(visits, datetime(2024, 3, 1))

    assert forecast.holdout is None
    assert all(one.holdout_error is None for one in forecast.candidates)
    assert any("With fewer than 12 weeks" in sentence for sentence in forecast.choice)
    likelihoods = {one.kind: one.log_likelihood or -1e9 for one in forecast.candidates}
    assert forecast.purchases.kind != "bg_nbd"
    # Within 2 of the lowest BIC is 1 of the highest likelihood.
    best = max(likelihoods["mbg_nbd"], likelihoods["pareto_nbd"])
    assert forecast.purchases.log_likelihood >= best - 1


def test_spend_without_variation_is_refused_and_purchases_are_forecast_all_the_same(
    draw_purchases: Any,
) -> None:
    visits = visits_of(draw_purchases("mbg_nbd", 1_000, WEEKS, seed=11)).with_columns(value=pl.lit(5.0))

    forecast = make_forecast(visits, AS_OF)

    assert forecast.spend is None
    assert forecast.spend_refused is not None
    assert "same value" in forecast.spend_refused
    assert forecast.spend_correlation is None


def test_spend_that_depends_on_frequency_is_warned_of(draw_purchases: Any) -> None:
    visits = visits_of(draw_purchases("mbg_nbd", 2_000, WEEKS, seed=12))
    n_visits = pl.len().over("customer_id")

    forecast = make_forecast(visits.with_columns(pl.col("value") * n_visits), AS_OF)

    assert forecast.spend_correlation is not None
    assert forecast.spend_correlation > 0.5
    assert any("takes the two to be independent" in warning for warning in forecast.warnings)


def test_customers_who_stop_all_at_once_in_the_holdout_are_warned_of(draw_purchases: Any) -> None:
    visits = visits_of(draw_purchases("pareto_nbd", 2_000, WEEKS, seed=13))

    forecast = make_forecast(visits.filter(pl.col("day") <= FIRST + timedelta(weeks=41)), AS_OF)

    assert any("did not go on as before" in warning for warning in forecast.warnings)


def test_many_customers_are_fitted_by_a_drawn_part_and_that_is_said(draw_purchases: Any) -> None:
    few = visits_of(draw_purchases("mbg_nbd", 1_000, WEEKS, seed=14))
    visits = pl.concat([few.with_columns(pl.col("customer_id") + f"again{n}") for n in range(60)])

    forecast, again = (
        make_forecast(visits, AS_OF, random_state=1),
        make_forecast(visits, AS_OF, random_state=1),
    )

    assert forecast == again
    assert forecast.purchases.n_customers == 50_000
    assert forecast.holdout is not None
    assert forecast.holdout.n_customers == 60_000
    assert any("50,000 of 60,000 customers" in warning for warning in forecast.warnings)


@pytest.mark.parametrize(
    ("visits", "message"),
    [
        (pl.DataFrame({"customer_id": ["a"], "day": [FIRST]}), "no value"),
        (pl.DataFrame({"customer_id": ["a"], "day": [AS_OF.date()], "value": [1.0]}), "1 customers"),
        (
            pl.DataFrame({"customer_id": ["a"], "day": [AS_OF.date() + timedelta(days=1)], "value": [1.0]}),
            "no purchase up to 2025-02-24",
        ),
        (
            pl.DataFrame(
                {"customer_id": [str(n) for n in range(90)], "day": [FIRST] * 90, "value": [1.0] * 90}
            ),
            "0 of 90 customers bought on a second day",
        ),
    ],
)
def test_purchases_that_nothing_can_be_forecast_from_are_refused(visits: pl.DataFrame, message: str) -> None:
    with pytest.raises(NoForecast, match=message):
        make_forecast(visits, AS_OF)


@pytest.mark.parametrize("kind", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_intervals_hold_what_happens_in_nine_of_ten_tables(kind: PurchaseKind, draw_purchases: Any) -> None:
    covered = []
    for seed in range(60):
        days, first = days_of(visits_of(draw_purchases(kind, 1_000, WEEKS, seed=seed)), AS_OF)
        trial = hold_out(days, first, WEEKS * 7)
        assert trial is not None
        holdout = describe_holdout(fit_purchases(kind, *trial.counts.history), trial)
        covered.append(holdout.low <= holdout.actual <= holdout.high)

    assert 0.85 <= np.mean(covered) <= 0.95


def test_a_day_on_which_all_was_given_away_does_not_stop_the_model_of_spend(draw_purchases: Any) -> None:
    visits = visits_of(draw_purchases("mbg_nbd", 1_000, WEEKS, seed=15))
    twice = visits.filter(pl.len().over("customer_id") == 2)["customer_id"][0]
    free = visits.with_columns(pl.when(pl.col("customer_id") != twice).then(pl.col("value")).otherwise(0.0))

    paid, given_away = (make_forecast(one, AS_OF).spend for one in (visits, free))

    assert paid is not None
    assert given_away is not None
    assert given_away.n_customers == paid.n_customers - 1


def test_customers_who_never_leave_make_the_processes_equal_and_that_is_said() -> None:
    rng = np.random.default_rng(16)
    times = rng.uniform(0, WEEKS, (1_500, 60))
    n_purchases = rng.poisson(rng.gamma(2.0, 4.0, 1_500)).clip(0, 59)
    times[np.arange(60) >= n_purchases[:, None]] = np.inf

    forecast = make_forecast(visits_of(np.sort(times, axis=1)), AS_OF)

    assert "equally well" in forecast.choice[0]
    assert forecast.purchases.kind == "mbg_nbd"
    assert any("alike, and it comes first by rule" in sentence for sentence in forecast.choice)
    assert not forecast.tells_leaving
    assert any("all count as active" in warning for warning in forecast.warnings)
    assert not any("How soon customers leave" in warning for warning in forecast.warnings)
    assert any(error is None for error in forecast.purchases.standard_errors.values())


def test_customers_who_are_alike_are_told_so_with_the_names_of_parameters_last() -> None:
    rng = np.random.default_rng(3)
    times = rng.uniform(0, WEEKS, (300, 30))
    times[np.arange(30) >= rng.poisson(6, 300)[:, None]] = np.inf
    left = rng.exponential(40, (300, 1))

    forecast = make_forecast(visits_of(np.sort(np.where(times < left, times, np.inf), axis=1)), AS_OF)

    assert forecast.tells_leaving
    (warning,) = (one for one in forecast.warnings if "differ in how often they buy" in one)
    assert warning.endswith("how often they buy on average can (r, alpha).")
    assert any(warning.startswith("How soon customers leave") for warning in forecast.warnings)


def test_a_process_that_cannot_be_fitted_to_calibration_leaves_no_holdout(draw_purchases: Any) -> None:
    early = visits_of(draw_purchases("mbg_nbd", 30, WEEKS, seed=17))
    late = visits_of(draw_purchases("mbg_nbd", 300, WEEKS, seed=18)).with_columns(
        pl.col("customer_id") + "late", pl.col("day") + pl.duration(weeks=42)
    )

    forecast = make_forecast(pl.concat([early, late]), AS_OF)

    assert forecast.holdout is None
    assert any("no forecast can be checked" in sentence for sentence in forecast.choice)
