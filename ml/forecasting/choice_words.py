"""Why a process of purchases was taken, and what to beware of, in plain English."""

from collections.abc import Sequence

from ml.forecasting.holdout import MIN_WEEKS
from ml.forecasting.processes import PROCESSES
from ml.forecasts import FittedProcess, Forecast, Holdout, PurchaseCandidate, PurchaseKind

# Differences of BIC up to this are no evidence (Raftery 1995).
NO_EVIDENCE = 2.0
_CORRELATED = 0.3
_ALL = 0.99
_DROPOUT = (
    "How soon customers leave, and how far they differ in that, cannot be told exactly from these purchases; "
    "how many purchases to expect of all can, and its interval allows for what is not known"
)
_UNDETERMINED = {
    ("r", "alpha"): "How far customers differ in how often they buy cannot be told exactly from these "
    "purchases, most often because they hardly differ; how often they buy on average can",
    ("a", "b"): _DROPOUT,
    ("s", "beta"): _DROPOUT,
    (
        "p",
        "q",
        "gamma",
    ): "How far purchases differ in value, between customers and of the same one, cannot be "
    "told exactly; what a purchase is worth on average can",
}


def tell_choice(candidates: Sequence[PurchaseCandidate], holdout: Holdout | None) -> tuple[str, ...]:
    """Say what speaks for the process that was taken."""
    bics = {one.kind: one.bic for one in candidates if one.bic is not None}
    ranked = sorted(bics, key=lambda kind: bics[kind])
    chosen = next(one.kind for one in candidates if one.is_chosen)
    tied = [kind for kind in ranked if bics[kind] <= bics[ranked[0]] + NO_EVIDENCE]
    return (
        _by_likelihood(bics, ranked, tied, holdout),
        *_by_holdout(candidates, chosen, tied, holdout),
        *(f"{_label(one.kind)} could not be fitted: {one.refused}" for one in candidates if one.refused),
    )


def tell_warnings(forecast: Forecast, *, mean_active: float, n_customers: int) -> tuple[str, ...]:
    """Say what to beware of; ``mean_active`` is the mean probability of being active."""
    fits = [fitted for fitted in (forecast.purchases, forecast.spend) if fitted]
    told = [sentence for fitted in fits for sentence in _undetermined(fitted)]
    if mean_active > _ALL:
        told.append(
            "Nothing in the purchases says that customers leave for good, so that all count as active, and "
            "only how often they buy tells them apart. A longer history may tell more."
        )
    if forecast.holdout:
        told.append(_outside(forecast.holdout))
    if forecast.spend and forecast.spend_correlation is not None:
        told.append(_dependent(forecast.spend_correlation))
    if forecast.purchases.n_customers < n_customers:
        told.append(
            f"The processes were fitted to {forecast.purchases.n_customers:,} of {n_customers:,} customers, "
            "drawn at random; the forecast is of all."
        )
    return tuple(one for one in told if one)


def _label(kind: PurchaseKind) -> str:
    return PROCESSES[kind].label


def _by_likelihood(
    bics: dict[PurchaseKind, float],
    ranked: Sequence[PurchaseKind],
    tied: Sequence[PurchaseKind],
    holdout: Holdout | None,
) -> str:
    of_what = f"the first {holdout.calibration_weeks:.0f} weeks" if holdout else "all purchases"
    told = [f"{_label(kind)} {bics[kind]:,.1f}" for kind in ranked]
    if len(ranked) == 1:
        return f"{_label(ranked[0])} is the only process that could be fitted."
    if len(tied) > 1:
        names = f"{', '.join(map(_label, tied[:-1]))} and {_label(tied[-1])}"
        return f"{names} explain {of_what} equally well (BIC: {', '.join(told)})."
    return f"{_label(ranked[0])} explains {of_what} best (BIC: {', '.join(told)})."


def _by_holdout(
    candidates: Sequence[PurchaseCandidate],
    chosen: PurchaseKind,
    tied: Sequence[PurchaseKind],
    holdout: Holdout | None,
) -> list[str]:
    if holdout is None:
        return [
            f"{_label(chosen)} is taken by BIC alone: with fewer than {MIN_WEEKS} weeks, or too few who "
            "bought again in the first two thirds of the time, no forecast can be checked."
        ]
    expectations = ", ".join(
        f"{_label(one.kind)} {one.holdout_expected:,.0f}"
        for one in candidates
        if one.holdout_expected is not None
    )
    checked = (
        f"In the {holdout.holdout_weeks:.0f} weeks after that, which were kept back, customers bought "
        f"{holdout.actual:,} times; expected were: {expectations}."
    )
    if chosen not in tied:
        why = "it forecasts the purchases of each customer in those weeks better, beyond chance"
    elif len(tied) > 1:
        why = "of those it forecasts the purchases of each customer in those weeks best"
    else:
        why = "no other forecasts those weeks better beyond chance"
    return [checked, f"{_label(chosen)} is taken: {why}."]


def _undetermined(fitted: FittedProcess) -> list[str]:
    """Say what it means that parameters are not determined; their names come last."""
    flat = {name for name, error in fitted.standard_errors.items() if error is None}
    return [f"{what} ({' and '.join(names)})." for names, what in _UNDETERMINED.items() if flat & {*names}]


def _outside(holdout: Holdout) -> str:
    if holdout.low <= holdout.actual <= holdout.high:
        return ""
    return (
        f"In the {holdout.holdout_weeks:.0f} weeks that were kept back customers bought {holdout.actual:,} "
        f"times, outside of the {holdout.low:,.0f} to {holdout.high:,.0f} times that were expected: they did "
        "not go on as before, so allow for more than the intervals say."
    )


def _dependent(correlation: float) -> str:
    if abs(correlation) < _CORRELATED:
        return ""
    more, low = ("more", "low") if correlation > 0 else ("less", "high")
    return (
        f"Frequent buyers spend {more} per purchase (correlation {correlation:.2f}), while the model of "
        f"spend takes the two to be independent: what frequent buyers are worth may be too {low}."
    )
