"""Drift in plain English: what changed most, which way, in the units that came in, and what to do."""

from collections.abc import Sequence

import numpy as np

from ml.drifts import CategoryBins, DriftVerdict, FeatureDrift, NumberBins, Reference, SegmentDrift, Tally

_MAX_TOLD = 3
_MAX_CHARS = 40
_TO_DO = {
    "watch": "Look again when more customers have been scored; train again if it goes on.",
    "retrain": "Train again with the customers of today.",
}


def describe_drift(
    verdict: DriftVerdict,
    reference: Reference,
    tally: Tally,
    features: Sequence[FeatureDrift],
    *,
    segments: Sequence[SegmentDrift],
    share_unlike: float | None,
    min_customers: int,
) -> str:
    """Say what was found; ``segments`` and ``share_unlike`` are given where they changed beyond chance."""
    # Only those that are counted over time are told by when they came.
    who = "compared" if tally.since is None else "scored since training"
    if verdict == "too_few":
        return (
            f"{_customers(tally.n_rows)} {who}; {min_customers - tally.n_rows:,} more are "
            "needed to tell a change from chance."
        )
    if verdict == "steady":
        return f"The {tally.n_rows:,} customers {who} are like those it was trained on."
    told = [*_feature_changes(reference, tally, features), *_segment_change(segments)]
    if share_unlike is not None:
        told.append(f"{share_unlike:.0%} are unlike any customer seen in training, where 1% is expected")
    return f"The {tally.n_rows:,} customers {who} differ: {'; '.join(told)}. {_TO_DO[verdict]}"


def _customers(n_rows: int) -> str:
    return "1 customer was" if n_rows == 1 else f"{n_rows:,} customers were"


def _feature_changes(reference: Reference, tally: Tally, features: Sequence[FeatureDrift]) -> list[str]:
    moved = [
        (drift.psi or 0.0, _change(one, counts))
        for drift, one, counts in zip(features, reference.bins, tally.features, strict=True)
        if drift.verdict in {"watch", "retrain"}
    ]
    moved.sort(key=lambda one: -one[0])
    told = [said for _, said in moved[:_MAX_TOLD]]
    if len(moved) > _MAX_TOLD:
        n_more = len(moved) - _MAX_TOLD
        told.append(f"{n_more:,} more feature{'s' if n_more > 1 else ''} changed")
    return told


def _change(bins: NumberBins | CategoryBins, scored: Sequence[int]) -> str:
    trained_shares, shares = _shares(bins.counts), _shares(scored)
    if isinstance(bins, NumberBins):
        return _number_change(bins, trained_shares, shares)
    at = int(np.abs(shares - trained_shares).argmax())
    what = (*map(_quoted, bins.categories), "rare ones", "categories not seen in training", "missing")[at]
    return f"{_short(bins.feature)}: {what} in {shares[at]:.0%}, at training in {trained_shares[at]:.0%}"


def _number_change(bins: NumberBins, trained_shares: np.ndarray, shares: np.ndarray) -> str:
    name = _short(bins.feature)
    above, trained_above = (
        1 - np.cumsum(one[:-1])[:-1] / max(one[:-1].sum(), 1e-12) for one in (shares, trained_shares)
    )
    apart = np.abs(above - trained_above)
    if not len(apart) or shares[-1] - trained_shares[-1] > apart.max():
        return f"{name} is missing in {shares[-1]:.0%}, at training in {trained_shares[-1]:.0%}"
    at = int(apart.argmax())
    way = "higher" if above[at] > trained_above[at] else "lower"
    return (
        f"{name} is {way}, above {_number(bins.edges[at])} in {above[at]:.0%}, at training in "
        f"{trained_above[at]:.0%}"
    )


def _segment_change(segments: Sequence[SegmentDrift]) -> list[str]:
    if not segments:
        return []
    most = max(segments, key=lambda one: abs((one.share or 0) - one.trained_share))
    return [f"{_quoted(most.name)} holds {most.share or 0:.0%}, at training {most.trained_share:.0%}"]


def _shares(counts: Sequence[int]) -> np.ndarray:
    return np.array(counts) / max(sum(counts), 1)


def _number(value: float) -> str:
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e12 else f"{value:.4g}"


def _quoted(text: str) -> str:
    return f"“{_short(text)}”"


def _short(text: str) -> str:
    return text if len(text) <= _MAX_CHARS else text[: _MAX_CHARS - 1] + "…"
