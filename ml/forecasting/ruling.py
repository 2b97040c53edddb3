"""Which process of purchases is taken, by a written rule, and what decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ml.forecasting.holdout import Trial, expected_later
from ml.forecasts import FittedProcess, PurchaseKind

# In this order where they do as well; BG/NBD is the last resort.
PREFERENCE: tuple[PurchaseKind, ...] = ("mbg_nbd", "pareto_nbd", "bg_nbd")
LAST_RESORT: PurchaseKind = "bg_nbd"
NO_EVIDENCE = 2.0
"""Differences of BIC up to this are no evidence (Raftery 1995)."""
ALIKE = 1e-3
"""Forecasts whose deviances differ by a smaller share than this are alike."""

_BEYOND_CHANCE = 2.0
# Who bought although next to nothing was expected counts against a process, but not endlessly.
_LEAST_EXPECTED = 1e-6

Reason = Literal["only", "likelihood", "alike", "deviance", "beyond_chance"]


@dataclass(frozen=True)
class Ruling:
    """The process that is taken, and what decided: see ``rule``."""

    kind: PurchaseKind
    reason: Reason


def eligible(kinds: Iterable[PurchaseKind]) -> list[PurchaseKind]:
    """Return what may be taken, in the order of preference: BG/NBD only where there is nothing else."""
    known = set(kinds)
    return [kind for kind in PREFERENCE if kind in known and (kind != LAST_RESORT or len(known) == 1)]


def rule(fits: dict[PurchaseKind, FittedProcess], trial: Trial | None) -> Ruling:
    """Apply the rule that ``choosing.make_forecast`` states.

    The reason is "only" where there was no choice; "likelihood" by BIC; "alike" where neither BIC nor
    forecasts tell processes apart; "deviance" where BIC does not and forecasts do; "beyond_chance" where
    forecasts overrule BIC.
    """
    kinds = eligible(fits)
    if len(kinds) == 1:
        return Ruling(kinds[0], "only")
    lowest = min(fits[kind].bic for kind in kinds)
    tied = [kind for kind in kinds if fits[kind].bic <= lowest + NO_EVIDENCE]
    if trial is None:
        return Ruling(tied[0], "likelihood" if len(tied) == 1 else "alike")
    deviances = {kind: deviances_of(fits[kind], trial) for kind in kinds}
    best = _least(tied, deviances)
    better = [kind for kind in kinds if _is_better(deviances[kind], deviances[best])]
    if better:
        return Ruling(_least(better, deviances), "beyond_chance")
    if len(tied) == 1:
        return Ruling(best, "likelihood")
    worst = max(deviances[kind].mean() for kind in tied)
    return Ruling(best, "alike" if _are_alike(deviances[best].mean(), worst) else "deviance")


def deviances_of(fitted: FittedProcess, trial: Trial) -> np.ndarray:
    """Return the Poisson deviance of every customer in the time that was kept, shape (n_customers,)."""
    actual, expected = trial.counts.later, np.maximum(expected_later(fitted, trial), _LEAST_EXPECTED)
    return np.asarray(2 * (actual * np.log(np.maximum(actual, 1) / expected) - actual + expected))


def _least(kinds: list[PurchaseKind], deviances: dict[PurchaseKind, np.ndarray]) -> PurchaseKind:
    """Return the first by preference that forecasts like the best."""
    least = min(deviances[kind].mean() for kind in kinds)
    return next(kind for kind in kinds if _are_alike(least, deviances[kind].mean()))


def _are_alike(low: float, high: float) -> bool:
    return bool(high - low <= ALIKE * high)


def _is_better(deviances: np.ndarray, than: np.ndarray) -> bool:
    gains = than - deviances
    chance = gains.std() / np.sqrt(len(gains))
    return bool(gains.mean() > _BEYOND_CHANCE * chance) and not _are_alike(deviances.mean(), than.mean())
