"""How far a segment is from the other customers in one number, and how sure that is."""

from math import sqrt

import numpy as np

from ml.data.logscale import learn_log_scale

_NORMAL_95 = 1.959964


def effect_size(inside: np.ndarray, outside: np.ndarray, *, is_log: bool) -> float | None:
    """Cohen's d (1988): difference of the means over the pooled standard deviation.

    Infinite where neither side varies and they differ, ``None`` where there is no difference to speak of.

    Parameters
    ----------
    inside, outside
        The known values of the segment, shape (n_inside,), and of the other customers, shape (n_outside,).
    is_log
        Whether to compare them on the log scale that is learned from both.
    """
    if len(inside) == 0 or len(outside) == 0:
        return None
    if is_log:
        scale = learn_log_scale(np.concatenate([inside, outside]))
        inside, outside = scale.apply(inside), scale.apply(outside)
    gap = float(inside.mean() - outside.mean())
    squares = len(inside) * float(inside.var()) + len(outside) * float(outside.var())
    if squares > 0:
        return gap / sqrt(squares / (len(inside) + len(outside) - 2))
    return float(np.copysign(np.inf, gap)) if gap else None


def effect_interval(effect: float | None, n_inside: int, n_outside: int) -> tuple[float | None, float | None]:
    """The 95 % interval of an effect by its large-sample variance (Hedges and Olkin 1985, chapter 5).

    Both ends are ``None`` where there is no finite effect.
    """
    if effect is None or not np.isfinite(effect):
        return None, None
    n_all = n_inside + n_outside
    variance = n_all / (n_inside * n_outside) + effect**2 / (2 * n_all)
    half_width = _NORMAL_95 * sqrt(variance)
    return effect - half_width, effect + half_width
