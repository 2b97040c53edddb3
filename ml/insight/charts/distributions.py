"""Histograms of the numeric features, in their own units and on the scale of training."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.insight.charts.numbers import as_trained, numeric_features, own_units, telling_features
from ml.insight.charts.sampling import segment_numbers
from ml.types import SegmentationModel

_MAX_FEATURES = 60
_MAX_BINS = 30
_TAIL_PERCENT = 0.5
# Between numbers that differ in their last digits there is no room for bins.
_NO_RANGE = 1e-12


@dataclass(frozen=True)
class _Bins:
    """Equally wide ones from ``low`` to ``high``."""

    low: float
    high: float
    n_bins: int

    @property
    def edges(self) -> np.ndarray:
        """As NumPy counts between them."""
        return np.linspace(self.low, self.high, self.n_bins + 1)

    def count(self, values: np.ndarray) -> np.ndarray:
        """How many values are in each, those beyond left out; the last one holds its upper edge."""
        return np.histogram(values, self.n_bins, (self.low, self.high))[0]


def distributions(model: SegmentationModel) -> dict[str, Any]:
    """Count all customers in each bin of each numeric feature, before and after its transformation.

    The width of a bin is that of Freedman and Diaconis (1981) or of Sturges (1926), whichever is smaller, and
    there are at most 30; up to 30 whole numbers have a bin each. Where the 0.5 % of customers at one end
    would take up more than half of the axis, it ends there, and they are counted in ``n_below`` or
    ``n_above``. More than 60 features are represented by those that tell segments apart best.
    """
    features = telling_features(model, _MAX_FEATURES)
    # In this order each segment is one run of rows.
    order = model.customers["segment"].arg_sort().to_numpy()
    segments = model.customers["segment"].to_numpy()[order]
    runs = {
        number: slice(*np.searchsorted(segments, [number, number + 1]).tolist())
        for number in segment_numbers(model)
    }
    return {
        "features": [_distribution(model, order, name, runs) for name in features],
        "n_features": len(numeric_features(model)),
        "is_standardised": model.config.scale,
        "n_rows": model.customers.height,
    }


def _distribution(
    model: SegmentationModel, order: np.ndarray, feature: str, runs: Mapping[int, slice]
) -> dict[str, Any]:
    values = own_units(model.customers, [feature])[order]
    before, counts_before = _histogram(values[:, 0], runs)
    after, counts_after = _histogram(as_trained(model, values, [feature])[:, 0], runs)
    return {
        "feature": feature,
        "is_log": feature in model.data.log_features,
        "n_missing": int(np.isnan(values).sum()),
        "before": before,
        "after": after,
        "segments": [
            {"segment": one, "counts_before": counts_before[one], "counts_after": counts_after[one]}
            for one in runs
        ],
    }


def _histogram(values: np.ndarray, runs: Mapping[int, slice]) -> tuple[dict[str, Any], dict[int, list[int]]]:
    """Bins of all values with their counts, and the counts of each segment."""
    known = values[np.isfinite(values)]
    bins = _bins(known)
    if bins is None:
        return {"edges": [], "counts": [], "n_below": 0, "n_above": 0}, {number: [] for number in runs}
    counts = {number: bins.count(values[run]) for number, run in runs.items()}
    told = {
        "edges": bins.edges.tolist(),
        "counts": np.sum(list(counts.values()), axis=0).tolist(),
        "n_below": int((known < bins.low).sum()),
        "n_above": int((known > bins.high).sum()),
    }
    return told, {number: one.tolist() for number, one in counts.items()}


def _bins(known: np.ndarray) -> _Bins | None:
    """Where to count; None without values, or where they are too far apart to be told."""
    if len(known) == 0 or not np.isfinite(known.max() - known.min()):
        return None
    first, q1, q3, last = np.percentile(known, [_TAIL_PERCENT, 25, 75, 100 - _TAIL_PERCENT]).tolist()
    low, high = float(known.min()), float(known.max())
    low, high = (
        first if first - low > high - first else low,
        last if high - last > last - low else high,
    )
    if high - low <= _NO_RANGE * max(abs(low), abs(high)):
        margin = max(0.5, abs(high) / 1_000)
        return _Bins(low - margin, high + margin, 1)
    if high - low < _MAX_BINS and bool((np.floor(known) == known).all()):
        low, high = np.floor(low), np.ceil(high)
        return _Bins(low - 0.5, high + 0.5, int(high - low) + 1)
    n_sturges = np.log2(len(known)) + 1
    n_freedman_diaconis = (high - low) * len(known) ** (1 / 3) / (2 * (q3 - q1)) if q3 > q1 else 0
    return _Bins(low, high, int(np.ceil(min(max(n_sturges, n_freedman_diaconis), _MAX_BINS))))
