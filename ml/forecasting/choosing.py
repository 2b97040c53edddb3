"""Which process of purchases forecasts best, by a written rule; then the forecast of all that is known."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl

from ml.errors import NoForecast
from ml.forecasting.choice_words import NO_EVIDENCE, tell_choice, tell_warnings
from ml.forecasting.counting import Counts, count, days_of
from ml.forecasting.holdout import Trial, describe_holdout, expected_later, hold_out
from ml.forecasting.lifetime_value import fit_purchases, fit_spend, probability_active
from ml.forecasting.processes import PROCESSES
from ml.forecasts import FittedProcess, Forecast, PurchaseCandidate, PurchaseKind

_MOST_FITTED = 50_000
_BEYOND_CHANCE = 2.0
# Who bought although next to nothing was expected counts against a process, but not endlessly.
_LEAST_EXPECTED = 1e-6


def make_forecast(visits: pl.DataFrame, as_of: datetime, random_state: int = 42) -> Forecast:
    """Fit BG/NBD, modified BG/NBD and Pareto/NBD, choose one, and fit a model of spend.

    The first two thirds of the time are fitted, the rest is forecast, where there are 12 weeks and enough
    customers. The rule: the lowest BIC is taken (all three have four parameters, so that it is the highest
    likelihood); within 2 of it, which is no evidence (Raftery 1995), the lowest Poisson deviance of the time
    that was kept. Another process is taken instead where its deviance is lower by more than two standard
    errors of the paired differences of customers. (The deviance is proper for an expectation; the absolute
    error, which is told, favours expecting too little.) The chosen process is then fitted to all that is
    known.

    Parameters
    ----------
    visits
        ``customer_id``, ``day`` (dates) and ``value``: one row for a customer's purchases of one day.
    as_of
        The moment to forecast from; what comes later is not looked at.
    random_state
        Draws 50,000 customers to fit to where there are more.

    Raises
    ------
    NoForecast
        If no process can be fitted: too few customers or repeat buyers, or nothing converges.
    """
    days, first = days_of(visits, as_of)
    n_days = (as_of.date() - first).days
    known, trial = count(days, n_days), hold_out(days, first, n_days)
    drawn = _draw(known, random_state)
    fits, refusals = _fit_each(_draw(trial.counts, random_state)) if trial else ({}, {})
    if not fits:
        trial = None
        fits, refusals = _fit_each(drawn)
    if not fits:
        raise NoForecast(next(iter(refusals.values())))
    chosen, purchases = _fit_to_all(drawn, fits, _choose(fits, trial)) if trial else _lowest(fits)
    holdout = describe_holdout(fits[chosen], trial) if trial else None
    spend, spend_refused = _fit_spend(drawn)
    active = probability_active(purchases, *known.history)
    forecast = Forecast(
        as_of=as_of,
        purchases=purchases,
        spend=spend,
        candidates=tuple(
            _candidate(kind, fits, refusals, trial, is_chosen=kind == chosen) for kind in PROCESSES
        ),
        choice=(),
        holdout=holdout,
        spend_refused=spend_refused,
        spend_correlation=_correlation(known),
    )
    return replace(
        forecast,
        choice=tell_choice(forecast.candidates, holdout),
        warnings=tell_warnings(forecast, mean_active=float(active.mean()), n_customers=len(active)),
    )


def _draw(counts: Counts, random_state: int) -> Counts:
    """Return at most 50,000 customers: their estimates are sure enough, and take seconds."""
    n_customers = len(counts.frequency)
    if n_customers <= _MOST_FITTED:
        return counts
    drawn = np.random.default_rng(random_state).choice(n_customers, _MOST_FITTED, replace=False)
    return counts.of(np.sort(drawn))


def _fit_each(
    counts: Counts, kinds: tuple[PurchaseKind, ...] = tuple(PROCESSES)
) -> tuple[dict[PurchaseKind, FittedProcess], dict[PurchaseKind, str]]:
    """Return what could be fitted, and why the rest could not."""
    fits: dict[PurchaseKind, FittedProcess] = {}
    refusals: dict[PurchaseKind, str] = {}
    for kind in kinds:
        try:
            fits[kind] = fit_purchases(kind, *counts.history)
        except NoForecast as refusal:
            refusals[kind] = str(refusal)
    return fits, refusals


def _lowest(fits: dict[PurchaseKind, FittedProcess]) -> tuple[PurchaseKind, FittedProcess]:
    lowest = min(fits, key=lambda kind: fits[kind].bic)
    return lowest, fits[lowest]


def _fit_to_all(
    counts: Counts, fits: dict[PurchaseKind, FittedProcess], chosen: PurchaseKind
) -> tuple[PurchaseKind, FittedProcess]:
    """Fit the chosen process again; where that fails, the next one by BIC."""
    again, refusals = _fit_each(counts, (chosen,))
    if not again:
        again, _ = _fit_each(counts, tuple(fits))
    if not again:
        raise NoForecast(next(iter(refusals.values())))
    return _lowest(again)


def _choose(fits: dict[PurchaseKind, FittedProcess], trial: Trial) -> PurchaseKind:
    """Apply the rule that ``make_forecast`` states."""
    lowest, _ = _lowest(fits)
    deviances = {kind: _deviances(expected_later(fitted, trial), trial) for kind, fitted in fits.items()}
    tied = [kind for kind in fits if fits[kind].bic <= fits[lowest].bic + NO_EVIDENCE]
    best = min(tied, key=lambda kind: deviances[kind].mean())

    def is_beyond_chance(kind: PurchaseKind) -> bool:
        gains = deviances[best] - deviances[kind]
        return bool(gains.mean() > _BEYOND_CHANCE * gains.std() / np.sqrt(len(gains)))

    return min(filter(is_beyond_chance, fits), key=lambda kind: deviances[kind].mean(), default=best)


def _deviances(expected: np.ndarray, trial: Trial) -> np.ndarray:
    actual, expected = trial.counts.later, np.maximum(expected, _LEAST_EXPECTED)
    return np.asarray(2 * (actual * np.log(np.maximum(actual, 1) / expected) - actual + expected))


def _candidate(
    kind: PurchaseKind,
    fits: dict[PurchaseKind, FittedProcess],
    refusals: dict[PurchaseKind, str],
    trial: Trial | None,
    *,
    is_chosen: bool,
) -> PurchaseCandidate:
    if kind in refusals:
        return PurchaseCandidate(kind, None, None, None, None, is_chosen=False, refused=refusals[kind])
    later = expected_later(fits[kind], trial) if trial else None
    return PurchaseCandidate(
        kind=kind,
        log_likelihood=fits[kind].log_likelihood,
        bic=fits[kind].bic,
        holdout_expected=None if later is None else float(later.sum()),
        holdout_error=float(np.abs(later - trial.counts.later).mean())
        if trial and later is not None
        else None,
        is_chosen=is_chosen,
    )


def _fit_spend(counts: Counts) -> tuple[FittedProcess | None, str | None]:
    # A day on which everything was given away says nothing of what purchases are worth.
    is_paid = (counts.frequency > 0) & (counts.monetary_value > 0)
    try:
        return fit_spend(counts.frequency[is_paid], counts.monetary_value[is_paid]), None
    except NoForecast as refusal:
        return None, str(refusal)


def _correlation(counts: Counts) -> float | None:
    """Return that of frequency and mean spend among repeat buyers; None where either does not vary."""
    repeats = (counts.frequency > 0) & np.isfinite(counts.monetary_value)
    frequency, value = counts.frequency[repeats], counts.monetary_value[repeats]
    if len(value) < 2 or np.ptp(frequency) == 0 or np.ptp(value) == 0:
        return None
    return float(np.corrcoef(frequency, value)[0, 1])
