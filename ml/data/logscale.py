"""The logarithm of a feature, from what is known of it: of amounts, of amounts with zeros, with negatives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

_SKEWED = 1.0
_FEW_NEGATIVES = 0.05
# The logarithm of the largest number that a computer holds.
_LARGEST = 709.0


@dataclass(frozen=True)
class LogScale:
    """A monotone scale on which amounts that differ by a factor lie equally far apart.

    Positive features take the plain logarithm, and a new value far below all seen ones counts as half the
    smallest (the usual substitution at a detection limit: Hornung and Reed 1990). With zeros among the
    values, log1p keeps zero at zero. With negatives, such as refunds, it is the signed logarithm
    sign(x) log(1 + abs(x)), the modulus transformation of John and Draper (1980) for lambda 0, which is
    log1p on the positive side.

    Attributes
    ----------
    floor
        Values below count as this; without meaning on the signed scale.
    offset
        Added before the logarithm.
    is_signed
        Whether the column holds negatives.
    """

    floor: float
    offset: float
    is_signed: bool = False

    def apply(self, values: np.ndarray) -> np.ndarray:
        """Put values on the scale, any shape."""
        if self.is_signed:
            return np.asarray(np.sign(values) * np.log1p(np.abs(values)))
        return np.asarray(np.log(np.maximum(values, self.floor) + self.offset))

    def invert(self, scaled: np.ndarray) -> np.ndarray:
        """Bring values back to the feature's own units, any shape."""
        within = np.clip(scaled, -_LARGEST, _LARGEST)
        if self.is_signed:
            return np.asarray(np.sign(within) * np.expm1(np.abs(within)))
        return np.asarray(np.exp(within) - self.offset)


def learn_log_scale(values: np.ndarray, *, is_signed: bool | None = None) -> LogScale:
    """Choose the scale for the values of a feature; ``None`` asks whether one of them is negative."""
    smallest = float(np.nanmin(values)) if np.isfinite(values).any() else 0.0
    if is_signed or (is_signed is None and smallest < 0):
        return LogScale(0.0, 1.0, is_signed=True)
    return LogScale(smallest / 2, 0.0) if smallest > 0 else LogScale(0.0, 1.0)


def choose_log_features(
    features: pl.DataFrame, numeric: Sequence[str], setting: bool | str
) -> tuple[str, ...]:
    """The features on a log scale: skewed with at most 5 % negatives (``"auto"``), or all, or none."""
    if setting is False:
        return ()
    return tuple(name for name in numeric if setting is True or _is_spend_like(features[name]))


def choose_signed_features(features: pl.DataFrame, log_features: Sequence[str]) -> tuple[str, ...]:
    """Those features on a log scale that hold negatives, and so take the signed logarithm."""
    return tuple(name for name in log_features if bool((features[name] < 0).any()))


def _is_spend_like(values: pl.Series) -> bool:
    share_negative = (values.drop_nulls() < 0).mean()
    if share_negative is None or float(share_negative) > _FEW_NEGATIVES:  # type: ignore[arg-type]
        return False
    # Of the magnitudes, since one large refund would turn the skewness of the amounts around.
    skew = values.abs().skew()
    return skew is not None and skew > _SKEWED
