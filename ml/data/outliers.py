"""Tukey's fences, on the logarithm of spend: who is so unlike the rest that no fit should follow them."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ml.data.logscale import learn_log_scale
from ml.types import Fences

_TUKEY = 1.5
_OUTLIER_FEATURES = 2


def tukey_fences(features: pl.DataFrame, numeric: Sequence[str], log_features: Sequence[str]) -> Fences:
    """Tukey's fences (1977): quartiles -/+ 1.5 times their distance, found on the log scale where it is used.

    They are returned in the features' own units: the logarithm is monotone, so both say the same. A feature
    of which half or more is one value, such as zero spend, has no middle half to measure by, and no fences.
    """
    fences = {name: _fence(features[name], is_log=name in log_features) for name in numeric}
    return Fences(
        low={name: fence[0] for name, fence in fences.items()},
        high={name: fence[1] for name, fence in fences.items()},
    )


def _fence(column: pl.Series, *, is_log: bool) -> tuple[float | None, float | None]:
    values = column.drop_nulls().to_numpy()
    if len(values) == 0:
        return None, None
    scale = learn_log_scale(values) if is_log else None
    q1, q3 = np.quantile(scale.apply(values) if scale else values, [0.25, 0.75])
    if q1 == q3:
        return None, None
    bounds = np.array([q1 - _TUKEY * (q3 - q1), q3 + _TUKEY * (q3 - q1)])
    low, high = (scale.invert(bounds) if scale else bounds).tolist()
    return low, high


def count_beyond(features: pl.DataFrame, fences: Fences) -> np.ndarray:
    """In how many features each row lies beyond the fences; shape (n_rows,)."""
    beyond = np.zeros(features.height, dtype=np.int64)
    for name, low in fences.low.items():
        high = fences.high[name]
        if low is not None and high is not None:
            values = features[name].to_numpy()
            beyond += (values < low) | (values > high)
    return beyond


def is_outlier(features: pl.DataFrame, fences: Fences) -> np.ndarray:
    """True for rows beyond Tukey's fences in two or more features, or in the only one; shape (n_rows,)."""
    return count_beyond(features, fences) >= min(_OUTLIER_FEATURES, max(len(fences.low), 1))
