"""Whether customers scored since training are still like those of the training."""

from collections.abc import Mapping, Sequence

import numpy as np

from ml.drifts import Drift, DriftVerdict, FeatureDrift, Reference, SegmentDrift, Tally, Thresholds
from ml.insight.drift_words import describe_drift
from ml.types import UNASSIGNED, UNASSIGNED_NAME

THRESHOLDS = Thresholds()
# From the least to the worst.
VERDICTS: tuple[DriftVerdict, ...] = ("too_few", "steady", "watch", "retrain")
_HALF = 0.5
_UNLIKE = 0.01


def measure_drift(reference: Reference, tally: Tally, model_id: str, names: Mapping[int, str]) -> Drift:
    """Compare customers scored since training with those of the training.

    Parameters
    ----------
    names
        What each segment is called.

    Notes
    -----
    The population stability index is judged by the convention of credit scoring (Siddiqi 2006): below 0.1
    steady, from 0.25 to be trained again. Without drift it is about chi-squared with one degree of freedom
    fewer than bins, times 1/n + 1/m (Yurdakul 2018); a figure counts only beyond the quantile of that, with
    the level shared among all the figures of the model (Bonferroni).
    """
    level = THRESHOLDS.level / (len(tally.features) + 2)
    features = _feature_drifts(reference, tally, level)
    trained = (*(one.n_customers for one in reference.segments), 0)
    segments_psi, segments_by_chance = _judged_psi(trained, tally.segments, level)
    share_unlike = tally.n_unlike / tally.n_rows if tally.n_rows else None
    unlike_by_chance = _unlike_by_chance(reference, tally.n_rows, level)
    figures = [
        *(one.verdict for one in features),
        _psi_verdict(segments_psi, segments_by_chance, tally.n_rows),
        _verdict(
            share_unlike,
            unlike_by_chance,
            tally.n_rows,
            THRESHOLDS.unlike_watch,
            THRESHOLDS.unlike_retrain,
        ),
    ]
    verdict = max(figures, key=VERDICTS.index)
    segments = _segment_drifts(reference, tally, names)
    unlike = figures[-1] in {"watch", "retrain"}
    are_moved = figures[-2] in {"watch", "retrain"}
    return Drift(
        model_id=model_id,
        verdict=verdict,
        statement=describe_drift(
            verdict,
            reference,
            tally,
            features,
            segments=segments if are_moved else (),
            share_unlike=share_unlike if unlike else None,
            min_customers=THRESHOLDS.min_customers,
        ),
        n_rows=tally.n_rows,
        since=tally.since,
        features=features,
        segments=segments,
        segments_psi=segments_psi,
        segments_by_chance=segments_by_chance,
        share_unlike=share_unlike,
        unlike_by_chance=unlike_by_chance,
        thresholds=THRESHOLDS,
    )


def unknown_drift(model_id: str) -> Drift:
    """The answer for a model of an earlier version, which kept nothing to compare with."""
    said = "This model was trained by an earlier version, which kept nothing to compare with. Train it again."
    return Drift(model_id, "too_few", said, 0, None, (), (), None, None, None, None, THRESHOLDS)


def psi(trained: Sequence[int], scored: Sequence[int]) -> float:
    """The population stability index of two tables, counted in the same bins.

    The sum of (p - q) ln(p / q) over the shares p and q, in which every bin counts half a customer more in
    both tables, so that an empty one has a logarithm. Bins that are empty in both are left out.

    >>> psi([50, 50, 0], [50, 50, 0])
    0.0
    """
    a, b = _used(trained, scored) + _HALF
    p, q = a / a.sum(), b / b.sum()
    return float(((p - q) * np.log(p / q)).sum())


def psi_by_chance(trained: Sequence[int], scored: Sequence[int], level: float) -> float:
    """What the index exceeds with the probability ``level`` where nothing has changed (Yurdakul 2018)."""
    from scipy.stats import chi2

    a, b = _used(trained, scored)
    return float(chi2.ppf(1 - level, max(len(a) - 1, 1)) * (1 / a.sum() + 1 / b.sum()))


def _used(trained: Sequence[int], scored: Sequence[int]) -> np.ndarray:
    counts = np.array([trained, scored], dtype=float)
    return np.asarray(counts[:, counts.any(axis=0)])


def _judged_psi(
    trained: Sequence[int], scored: Sequence[int], level: float
) -> tuple[float | None, float | None]:
    if not any(scored):
        return None, None
    return psi(trained, scored), psi_by_chance(trained, scored, level)


def _feature_drifts(reference: Reference, tally: Tally, level: float) -> tuple[FeatureDrift, ...]:
    drifts = []
    for bins, scored in zip(reference.bins, tally.features, strict=True):
        value, by_chance = _judged_psi(bins.counts, scored, level)
        drifts.append(
            FeatureDrift(bins.feature, value, by_chance, _psi_verdict(value, by_chance, tally.n_rows))
        )
    return tuple(drifts)


def _segment_drifts(reference: Reference, tally: Tally, names: Mapping[int, str]) -> tuple[SegmentDrift, ...]:
    counted = {
        one.segment: (one.n_customers, n) for one, n in zip(reference.segments, tally.segments, strict=False)
    }
    if UNASSIGNED not in counted and tally.segments[-1]:
        counted[UNASSIGNED] = (0, tally.segments[-1])
    # Unassigned customers come last.
    order = sorted(counted, key=lambda one: (one == UNASSIGNED, one))
    return tuple(
        SegmentDrift(
            one,
            names.get(one, UNASSIGNED_NAME),
            counted[one][0] / reference.n_rows,
            counted[one][1] / tally.n_rows if tally.n_rows else None,
        )
        for one in order
    )


def _unlike_by_chance(reference: Reference, n_rows: int, level: float) -> float | None:
    """The share of customers beyond the reach of their segment that chance alone hardly exceeds."""
    if not n_rows:
        return None
    from scipy.stats import binom

    # The reach of a small segment is its farthest customer, beyond which one in n + 1 is expected.
    sizes = np.array([one.n_customers for one in reference.segments])
    expected = float((sizes * np.maximum(_UNLIKE, 1 / (sizes + 1))).sum() / sizes.sum())
    # The reaches are estimates as well, which counts as if fewer customers had been scored.
    n_effective = max(1, int(1 / (1 / n_rows + 1 / reference.n_rows)))
    return float(binom.ppf(1 - level, n_effective, expected) / n_effective)


def _psi_verdict(value: float | None, by_chance: float | None, n_rows: int) -> DriftVerdict:
    return _verdict(value, by_chance, n_rows, THRESHOLDS.psi_watch, THRESHOLDS.psi_retrain)


def _verdict(
    value: float | None, by_chance: float | None, n_rows: int, watch: float, retrain: float
) -> DriftVerdict:
    if value is None or by_chance is None or n_rows < THRESHOLDS.min_customers:
        return "too_few"
    if value < watch or value <= by_chance:
        return "steady"
    return "retrain" if value >= retrain else "watch"
