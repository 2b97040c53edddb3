"""Histograms of the numeric features, in their own units and on the scale of training."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from joblib import cpu_count

from ml.insight.charts.numbers import numeric_features, scale_of, telling_features
from ml.insight.charts.sampling import segment_numbers
from ml.types import SegmentationModel

_MAX_FEATURES = 60
_MAX_BINS = 30
_TAIL_PERCENT = 0.5
_PERCENTILES = (_TAIL_PERCENT, 25, 75, 100 - _TAIL_PERCENT)
# Between numbers that differ in their last digits there is no room for bins.
_NO_RANGE = 1e-12
_FEW = 1_000


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
    with ThreadPoolExecutor(cpu_count()) as pool:
        told = list(pool.map(lambda name: _distribution(model, order, name, runs), features))
    return {
        "features": told,
        "n_features": len(numeric_features(model)),
        "is_standardised": model.config.scale,
        "n_rows": model.customers.height,
    }


def _distribution(
    model: SegmentationModel, order: np.ndarray, feature: str, runs: Mapping[int, slice]
) -> dict[str, Any]:
    values, scale = _own_units(model.customers[feature])[order], scale_of(model, feature)
    extremes = _extremes(values[np.isfinite(values)])
    before, counts_before = _histogram(values, runs, extremes)
    # The scale is monotone: what is at an end before is so after.
    after, counts_after = _histogram(scale.apply(values), runs, scale.apply(extremes))
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


def _own_units(column: pl.Series) -> np.ndarray:
    return column.cast(pl.Float64).to_numpy()


def _histogram(
    values: np.ndarray, runs: Mapping[int, slice], extremes: np.ndarray
) -> tuple[dict[str, Any], dict[int, list[int]]]:
    """Bins of all values with their counts, and the counts of each segment."""
    bins = _bins(values, extremes)
    if bins is None:
        return {"edges": [], "counts": [], "n_below": 0, "n_above": 0}, {number: [] for number in runs}
    counts = {number: bins.count(values[run]) for number, run in runs.items()}
    told = {
        "edges": bins.edges.tolist(),
        "counts": np.sum(list(counts.values()), axis=0).tolist(),
        "n_below": int(np.count_nonzero(values < bins.low)) if extremes[0] < bins.low else 0,
        "n_above": int(np.count_nonzero(values > bins.high)) if extremes[-1] > bins.high else 0,
    }
    return told, {number: one.tolist() for number, one in counts.items()}


def _extremes(known: np.ndarray) -> np.ndarray:
    """The least value, those on both sides of each of the percentiles, and the largest; none of none.

    Without putting the others in order, which would take most of the time that all this takes.
    """
    if len(known) == 0:
        return known
    at = np.array(_PERCENTILES) / 100 * (len(known) - 1)
    places = [0, *np.column_stack([np.floor(at), np.ceil(at)]).astype(int).ravel(), len(known) - 1]
    return np.asarray(np.partition(known, places)[places])


def _bins(values: np.ndarray, extremes: np.ndarray) -> _Bins | None:
    """Where to count; None without values, or where they are too far apart to be told."""
    if len(extremes) == 0 or not np.isfinite(extremes[-1] - extremes[0]):
        return None
    n_known = int(np.count_nonzero(np.isfinite(values)))
    shares = np.array(_PERCENTILES) / 100 * (n_known - 1) % 1
    below, above = extremes[1:-1].reshape(-1, 2).T
    first, q1, q3, last = (below + (above - below) * shares).tolist()
    low, high = float(extremes[0]), float(extremes[-1])
    low, high = (
        first if first - low > high - first else low,
        last if high - last > last - low else high,
    )
    if high - low <= _NO_RANGE * max(abs(low), abs(high)):
        margin = max(0.5, abs(high) / 1_000)
        return _Bins(low - margin, high + margin, 1)
    if high - low < _MAX_BINS and _are_whole(values):
        low, high = np.floor(low), np.ceil(high)
        return _Bins(low - 0.5, high + 0.5, int(high - low) + 1)
    n_sturges = np.log2(n_known) + 1
    n_freedman_diaconis = (high - low) * n_known ** (1 / 3) / (2 * (q3 - q1)) if q3 > q1 else 0
    return _Bins(low, high, int(np.ceil(min(max(n_sturges, n_freedman_diaconis), _MAX_BINS))))


def _are_whole(values: np.ndarray) -> bool:
    # Where they are not, the first few mostly tell.
    return all(_are_whole_or_missing(part) for part in (values[:_FEW], values))


def _are_whole_or_missing(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return bool((np.floor(known) == known).all())
