"""Which process of purchases forecasts best, by a written rule; then the forecast of all that is known."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl

from ml.errors import NoForecast
from ml.forecasting.choice_words import tell_choice, tell_warnings
from ml.forecasting.counting import Counts, count, days_of
from ml.forecasting.holdout import Trial, describe_holdout, expected_later, hold_out
from ml.forecasting.lifetime_value import fit_purchases, fit_spend, probability_active
from ml.forecasting.processes import PROCESSES
from ml.forecasting.ruling import LAST_RESORT, PREFERENCE, Ruling, deviances_of, rule
from ml.forecasts import FittedProcess, Forecast, PurchaseCandidate, PurchaseKind

_MOST_FITTED = 50_000
# Beyond, nobody can be told from those who stay.
_ALL_ACTIVE = 0.999


def make_forecast(visits: pl.DataFrame, as_of: datetime, random_state: int = 42) -> Forecast:
    """Fit BG/NBD, modified BG/NBD and Pareto/NBD, choose one, and fit a model of spend.

    The first two thirds of the time are fitted, the rest is forecast, where there are 12 weeks and enough
    customers. The rule: of modified BG/NBD and Pareto/NBD, the lower BIC is taken (both have four parameters,
    so that it is the higher likelihood); within 2 of it, which is no evidence (Raftery 1995), the lower
    Poisson deviance of the time that was kept; where deviances are within a thousandth of each other, the
    modified BG/NBD. The other is taken instead where its deviance is lower by more than that, and by more
    than two standard errors of the paired differences of customers. (The deviance is proper for an
    expectation; the absolute error, which is told, favours expecting too little.) The chosen process is then
    fitted to all that is known.

    BG/NBD is fitted and told for comparison, and taken only where neither of the others can be fitted: it
    lets nobody leave before the second purchase, so that whoever bought once counts as active for certain
    however long ago that was, and ahead of frequent buyers. That is wrong of lapsed customers whatever its
    likelihood is, and what modified BG/NBD was made to mend (Batislam, Denizel and Filiztekin 2007).

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
    if not fits.keys() - {LAST_RESORT}:
        trial = None
        fits, refusals = _fit_each(drawn)
    if not fits:
        raise NoForecast(next(iter(refusals.values())))
    ruling = rule(fits, trial)
    chosen, purchases = _fit_to_all(drawn, fits, ruling.kind) if trial else (ruling.kind, fits[ruling.kind])
    if chosen != ruling.kind:
        ruling = Ruling(chosen, "only")
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
        tells_leaving=bool(active.mean() <= _ALL_ACTIVE),
    )
    return replace(
        forecast,
        choice=tell_choice(forecast.candidates, holdout, ruling),
        warnings=tell_warnings(forecast, n_once=int((known.frequency == 0).sum()), n_customers=len(active)),
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


def _fit_to_all(
    counts: Counts, fits: dict[PurchaseKind, FittedProcess], chosen: PurchaseKind
) -> tuple[PurchaseKind, FittedProcess]:
    """Fit the chosen process again; where that fails, the next one by preference."""
    refusals: dict[PurchaseKind, str] = {}
    for kind in (chosen, *(other for other in PREFERENCE if other in fits and other != chosen)):
        again, refused = _fit_each(counts, (kind,))
        if again:
            return kind, again[kind]
        refusals |= refused
    raise NoForecast(refusals[chosen])


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
        holdout_deviance=float(deviances_of(fits[kind], trial).mean()) if trial else None,
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
