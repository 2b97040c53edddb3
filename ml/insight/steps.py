"""Steps within bounds, and numbers that a person can read."""

from collections.abc import Iterable
from math import ceil, floor, log10

import numpy as np


def shortest_step(slope: np.ndarray, least: float, boxes: np.ndarray) -> np.ndarray | None:
    """Find the shortest step within boxes along which a function of this slope falls to ``least``.

    It is ``clip(-t slope)`` for the smallest ``t`` that suffices. None where the boxes are too narrow.

    Parameters
    ----------
    slope
        Shape (n_features,).
    boxes
        The least and the greatest step, shape (n_features, 2), zero between them.

    >>> shortest_step(np.array([1.0, 1.0]), -3.0, np.array([[-1.0, 0.0], [-9.0, 0.0]])).tolist()
    [-1.0, -2.0]
    """
    ends = np.where(slope > 0, boxes[:, 0], boxes[:, 1])
    limits = np.divide(-ends, slope, out=np.zeros_like(slope), where=slope != 0)
    fallen, t, still_moving = 0.0, 0.0, float(slope @ slope)
    for at in np.argsort(limits):
        wanted = t + (-least - fallen) / still_moving if still_moving > 0 else np.inf
        if wanted <= limits[at]:
            return np.clip(-max(wanted, 0.0) * slope, boxes[:, 0], boxes[:, 1])
        fallen += still_moving * (limits[at] - t)
        t = limits[at]
        still_moving -= slope[at] ** 2
    return None


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
