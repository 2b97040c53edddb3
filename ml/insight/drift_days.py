"""How drift went, day by day."""

from datetime import date

from ml.drifts import Drift, DriftDay, Reference, Tally
from ml.insight.drift import VERDICTS, measure_drift


def measure_day(reference: Reference, tally: Tally, day: date) -> DriftDay:
    """Compare the customers scored on one day with those of the training.

    The rule is that of ``measure_drift``: a day with few customers is too early to tell.
    """
    return _told(measure_drift(reference, tally, "", {}), day)


def _told(drift: Drift, day: date) -> DriftDay:
    worst = max(drift.features, key=lambda one: (VERDICTS.index(one.verdict), one.psi or 0.0), default=None)
    return DriftDay(
        day=day,
        n_rows=drift.n_rows,
        verdict=drift.verdict,
        feature=worst.feature if worst else None,
        psi=worst.psi if worst else None,
        by_chance=worst.by_chance if worst else None,
        segments_psi=drift.segments_psi,
        segments_by_chance=drift.segments_by_chance,
        share_unlike=drift.share_unlike,
        unlike_by_chance=drift.unlike_by_chance,
    )
