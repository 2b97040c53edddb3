"""Why a process of purchases was taken, and what to beware of, in plain English."""

from collections.abc import Sequence

from ml.forecasting.holdout import MIN_WEEKS
from ml.forecasting.processes import PROCESSES
from ml.forecasting.ruling import LAST_RESORT, NO_EVIDENCE, PREFERENCE, Ruling, eligible
from ml.forecasts import FittedProcess, Forecast, Holdout, PurchaseCandidate, PurchaseKind

_CORRELATED = 0.3
_NOT_TAKEN = (
    "BG/NBD is told for comparison only: whoever bought once counts as active for certain there, however "
    "long ago that was, and ahead of frequent buyers."
)
_REASONS = {
    "likelihood": "of those that may be taken it explains the purchases better, and the other does not "
    "forecast what each customer buys later better, beyond chance",
    "alike": "those that may be taken explain the purchases equally well and forecast what each customer "
    "buys later alike, and it comes first by rule",
    "deviance": "those that may be taken explain the purchases equally well, and it forecasts what each "
    "customer buys later better",
    "beyond_chance": "the other explains the purchases better, but it forecasts what each customer buys "
    "later better, beyond chance",
}
_DROPOUT = (
    "How soon customers leave, and how far they differ in that, cannot be told exactly from these purchases; "
    "how many purchases to expect of all can, and its interval allows for what is not known"
)
_UNDETERMINED = {
    ("r", "alpha"): "How far customers differ in how often they buy cannot be told exactly from these "
    "purchases, most often because they hardly differ; how often they buy on average can",
    ("a", "b", "s", "beta"): _DROPOUT,
    (
        "p",
        "q",
        "gamma",
    ): "How far purchases differ in value, between customers and of the same one, cannot be "
    "told exactly; what a purchase is worth on average can",
}


def tell_choice(
    candidates: Sequence[PurchaseCandidate], holdout: Holdout | None, ruling: Ruling
) -> tuple[str, ...]:
    """Say what speaks for the process that was taken."""
    fitted = {one.kind: one for one in candidates if one.bic is not None}
    return (
        _by_likelihood({kind: one.bic or 0.0 for kind, one in fitted.items()}, holdout),
        *([_NOT_TAKEN] if LAST_RESORT in fitted and ruling.kind != LAST_RESORT else []),
        *_by_holdout(fitted, holdout),
        f"{_label(ruling.kind)} is taken: {_why(ruling, fitted, holdout)}.",
        *(f"{_label(one.kind)} could not be fitted: {one.refused}" for one in candidates if one.refused),
    )


def tell_warnings(forecast: Forecast, *, n_once: int, n_customers: int) -> tuple[str, ...]:
    """Say what to beware of; ``n_once`` customers bought on a single day."""
    fits = [fitted for fitted in (forecast.purchases, forecast.spend) if fitted]
    told = [
        sentence
        for fitted in fits
        for sentence in _undetermined(fitted, tells_leaving=forecast.tells_leaving)
    ]
    if forecast.purchases.kind == LAST_RESORT and n_once:
        told.append(
            f"{n_once:,} of {n_customers:,} customers bought once and count as active for certain, however "
            "long ago that was, since no process that lets them leave could be fitted: do not act on that."
        )
    if not forecast.tells_leaving:
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


def _by_likelihood(bics: dict[PurchaseKind, float], holdout: Holdout | None) -> str:
    of_what = f"the first {holdout.calibration_weeks:.0f} weeks" if holdout else "all purchases"
    ranked = sorted(bics, key=lambda kind: bics[kind])
    told = ", ".join(f"{_label(kind)} {bics[kind]:,.1f}" for kind in ranked)
    tied = [kind for kind in ranked if bics[kind] <= bics[ranked[0]] + NO_EVIDENCE]
    if len(ranked) == 1:
        return f"{_label(ranked[0])} is the only process that could be fitted."
    if len(tied) > 1:
        return f"{_joined(tied)} explain {of_what} equally well (BIC: {told})."
    return f"{_label(ranked[0])} explains {of_what} best (BIC: {told})."


def _by_holdout(fitted: dict[PurchaseKind, PurchaseCandidate], holdout: Holdout | None) -> list[str]:
    if holdout is None:
        return [
            f"With fewer than {MIN_WEEKS} weeks, or too few who bought again in the first two thirds of the "
            "time, no forecast can be checked."
        ]
    expected = ", ".join(f"{_label(kind)} {one.holdout_expected or 0:,.0f}" for kind, one in fitted.items())
    return [
        f"In the {holdout.holdout_weeks:.0f} weeks after that, which were kept back, customers bought "
        f"{holdout.actual:,} times; expected were: {expected}."
    ]


def _why(ruling: Ruling, fitted: dict[PurchaseKind, PurchaseCandidate], holdout: Holdout | None) -> str:
    if ruling.reason == "only":
        others = [_label(kind) for kind in PREFERENCE if kind not in {ruling.kind, LAST_RESORT}]
        return (
            f"neither {' nor '.join(others)} could be fitted"
            if others[1:]
            else f"{others[0]} could not be fitted"
        )
    if holdout is None and ruling.reason == "likelihood":
        return "of those that may be taken it explains the purchases better"
    if holdout is None:
        return "the others do not explain the purchases better, and it comes first by rule"
    told = ", ".join(f"{_label(kind)} {fitted[kind].holdout_deviance:#.4g}" for kind in eligible(fitted))
    return f"{_REASONS[ruling.reason]} (mean Poisson deviance of a customer, 0 is exact: {told})"


def _joined(kinds: Sequence[PurchaseKind]) -> str:
    *first, last = map(_label, kinds)
    return f"{', '.join(first)} and {last}" if first else last


def _undetermined(fitted: FittedProcess, *, tells_leaving: bool) -> list[str]:
    """Say what it means that parameters are not determined; their names come last."""
    flat = [name for name, error in fitted.standard_errors.items() if error is None]
    told = {what: [name for name in flat if name in names] for names, what in _UNDETERMINED.items()}
    # Where nobody leaves, that is told on its own.
    return [
        f"{what} ({', '.join(names)})."
        for what, names in told.items()
        if names and (tells_leaving or what != _DROPOUT)
    ]


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
