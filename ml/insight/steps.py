"""Steps within bounds, and numbers that a person can read."""

from collections.abc import Iterable
from math import ceil, floor, log10

import numpy as np


def shortest_step(slope: np.ndarray, least: float, boxes: np.ndarray) -> np.ndarray | None:
    """Find the shortest step within boxes along which a function of this slope falls to ``least``.

    It is ``clip(-t slope)`` for the smallest ``t`` that suffices, found by bisection. None where the boxes
    are too narrow.

    Parameters
    ----------
    slope
        Shape (n_features,).
    boxes
        The least and the greatest step, shape (n_features, 2).
    """

    def step(t: float) -> np.ndarray:
        return np.clip(-t * slope, boxes[:, 0], boxes[:, 1])

    high = 1e-12
    while slope @ step(high) > least:
        high *= 4
        if high > 1e12:
            return None
    low = 0.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if slope @ step(middle) <= least else (middle, high)
    return step(high)


def round_beyond(value: float, n_digits: int, *, is_up: bool, is_whole: bool) -> float:
    """Round to so many digits, upwards or downwards; whole numbers stay whole.

    >>> round_beyond(1234.5, 2, is_up=True, is_whole=True)
    1300
    >>> round_beyond(0.1239, 3, is_up=False, is_whole=False)
    0.123
    """
    to_next = ceil if is_up else floor
    if value == 0:
        return 0.0
    n_decimals = n_digits - 1 - floor(log10(abs(value)))
    if is_whole:
        unit = 10 ** max(-n_decimals, 0)
        return int(to_next(value / unit) * unit)
    if n_decimals > 15:
        return value
    # Rounding first takes off what the division adds in the last digit.
    return round(to_next(round(value * 10.0**n_decimals, 6)) / 10.0**n_decimals, max(n_decimals, 0))


def n_digits(values: Iterable[object]) -> int:
    """Count the significant digits of numbers; texts have none.

    >>> n_digits([6100, 0.35, "shop"])
    4
    """
    return sum(
        len(f"{value:.15g}".split("e")[0].replace(".", "").strip("-0"))
        for value in values
        if isinstance(value, int | float)
    )
