"""As many digits as a drawing can show: the rest is weight on the line."""

import numpy as np


def for_drawing(values: np.ndarray, digits: int = 5) -> list[float]:
    """Round to ``digits`` digits of the largest value, any shape; NaN where a value is not finite.

    >>> for_drawing(np.array([1234.5678, 0.01234]))
    [1234.6, 0.0]
    """
    values = np.where(np.isfinite(values), values, np.nan)
    largest = float(np.nanmax(np.abs(values), initial=0.0))
    if largest == 0:
        return list(values.tolist())
    # Beyond, the power of ten itself is no number that a computer holds.
    decimals = int(np.clip(digits - 1 - np.floor(np.log10(largest)), -300, 300))
    return list(np.round(values, decimals).tolist())
