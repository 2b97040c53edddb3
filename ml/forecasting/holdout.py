"""A forecast of purchases that have already happened: kept from the model, then compared with it."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ml.forecasting.counting import DAYS_PER_WEEK, Counts, at_day, count
from ml.forecasting.histories import Histories, read_histories
from ml.forecasting.lifetime_value import expected_by_age, expected_purchases
from ml.forecasting.totals import total_purchases
from ml.forecasts import CurvePoint, FittedProcess, FrequencyGroup, Holdout

_CALIBRATION_SHARE = 2 / 3
MIN_WEEKS = 12
_MOST_APART = 7


@dataclass(frozen=True)
class Trial:
    """Purchase days, the first two thirds of the time to fit and the rest to forecast.

    Attributes
    ----------
    days, first
        As ``counting.days_of`` returns them.
    n_calibration_days, n_days
        Until the end of what is fitted, and of all.
    counts
        What is known at the end of calibration of the customers who had bought by then, and what they bought
        later; who came later counts nowhere.
    """

    days: pl.DataFrame
    first: date
    n_calibration_days: int
    n_days: int
    counts: Counts

    @property
    def holdout_weeks(self) -> float:
        """The time to forecast."""
        return (self.n_days - self.n_calibration_days) / DAYS_PER_WEEK


def hold_out(days: pl.DataFrame, first: date, n_days: int) -> Trial | None:
    """Keep the last third of the time; None where there are fewer than 12 weeks in all."""
    if n_days < MIN_WEEKS * DAYS_PER_WEEK:
        return None
    n_calibration_days = int(n_days * _CALIBRATION_SHARE)
    return Trial(days, first, n_calibration_days, n_days, count(days, n_calibration_days))


def expected_later(fitted: FittedProcess, trial: Trial) -> np.ndarray:
    """Return the purchases expected of every customer in the time that was kept, shape (n_customers,)."""
    return expected_purchases(fitted, *trial.counts.history, trial.holdout_weeks)


def describe_holdout(fitted: FittedProcess, trial: Trial) -> Holdout:
    """Compare what was expected with what happened: in all, by frequency, and week by week."""
    if fitted.kind == "gamma_gamma":
        raise ValueError("gamma_gamma is a model of spend, not of purchases")
    histories = read_histories(*trial.counts.history)
    expected, low, high = total_purchases(fitted, histories, np.array([trial.holdout_weeks]))
    return Holdout(
        kind=fitted.kind,
        calibration_weeks=trial.n_calibration_days / DAYS_PER_WEEK,
        holdout_weeks=trial.holdout_weeks,
        n_customers=len(trial.counts.frequency),
        expected=float(expected[0]),
        low=float(low[0]),
        high=float(high[0]),
        actual=int(trial.counts.later.sum()),
        by_frequency=_by_frequency(expected_later(fitted, trial), trial.counts),
        curve=_curve(fitted, histories, trial),
    )


def _by_frequency(expected: np.ndarray, counts: Counts) -> tuple[FrequencyGroup, ...]:
    groups = np.minimum(counts.frequency, _MOST_APART).astype(int)
    sizes = np.bincount(groups, minlength=_MOST_APART + 1)
    expectations = np.bincount(groups, expected, _MOST_APART + 1)
    actual = np.bincount(groups, counts.later, _MOST_APART + 1)
    return tuple(
        FrequencyGroup(
            frequency=f"{_MOST_APART}+" if number == _MOST_APART else str(number),
            n_customers=int(sizes[number]),
            expected=float(expectations[number]),
            actual=int(actual[number]),
        )
        for number in np.flatnonzero(sizes)
    )


def _curve(fitted: FittedProcess, histories: Histories, trial: Trial) -> tuple[CurvePoint, ...]:
    """Follow repeat purchases: as fitted up to the cut, from what had happened by then as forecast."""
    ends = np.unique(np.append(np.arange(DAYS_PER_WEEK, trial.n_days, DAYS_PER_WEEK), trial.n_days))
    is_kept = ends > trial.n_calibration_days
    repeat_days = _repeat_days(trial)
    actual = np.searchsorted(repeat_days, ends, side="right")
    at_cut = np.searchsorted(repeat_days, trial.n_calibration_days, side="right")
    later = total_purchases(fitted, histories, (ends[is_kept] - trial.n_calibration_days) / DAYS_PER_WEEK)
    expected = np.append(_as_fitted(fitted, trial, ends[~is_kept]), at_cut + later[0])
    low, high = (at_cut + bound for bound in later[1:])
    n_fitted = len(ends) - len(low)
    return tuple(
        CurvePoint(
            week=number + 1,
            date=at_day(trial.first, float(end)),
            expected=float(expected[number]),
            low=float(low[number - n_fitted]) if is_kept[number] else None,
            high=float(high[number - n_fitted]) if is_kept[number] else None,
            actual=int(actual[number]),
            is_holdout=bool(is_kept[number]),
        )
        for number, end in enumerate(ends)
    )


def _as_fitted(fitted: FittedProcess, trial: Trial, ends: np.ndarray) -> np.ndarray:
    """Return what is expected by the ends of days, as if nothing but first purchases were known."""
    starts, n_starting = np.unique(trial.counts.first_day, return_counts=True)
    ages = np.maximum(ends[:, None] - starts, 0).astype(int)
    return np.asarray(expected_by_age(fitted, np.arange(trial.n_days + 1) / DAYS_PER_WEEK)[ages] @ n_starting)


def _repeat_days(trial: Trial) -> np.ndarray:
    """Return the days of all repeat purchases of those who had bought by the end of calibration, in order."""
    first = pl.col("day").min().over("customer_id")
    is_counted = (first <= trial.n_calibration_days) & (pl.col("day") > first)
    return trial.days.filter(is_counted)["day"].sort().to_numpy()
