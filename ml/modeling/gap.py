"""The gap statistic: how much tighter segments are than those of a box without structure."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from ml.evidence import GapPoint
from ml.modeling.kmeans_series import kmeans_series, log_inertia

N_BOXES = 50


def gap_statistic(
    X: np.ndarray,
    most: int,
    random_state: int,
    draw: Callable[[np.random.Generator], np.ndarray],
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[GapPoint, ...]:
    """Compare the inertia of k-means with that of 50 uniform tables in a box along the principal axes.

    Tibshirani, Walther and Hastie (2001), with their standard errors. A point for 1 to ``most`` segments,
    fewer where there are fewer distinct rows.

    Parameters
    ----------
    X
        Customers along their principal axes, shape (n_rows, n_dimensions).
    draw
        Draws such a table, shape (n_rows, n_dimensions).
    """
    rng = np.random.default_rng(random_state)
    most = min(most, len(np.unique(X, axis=0)) - 1)
    observed = _log_inertias(X, most)
    drawn = np.empty((N_BOXES, most))
    for number in range(N_BOXES):
        drawn[number] = _log_inertias(draw(rng), most)
        progress((number + 1) / N_BOXES)
    gaps = drawn.mean(axis=0) - observed
    errors = drawn.std(axis=0) * np.sqrt(1 + 1 / N_BOXES)
    return tuple(
        GapPoint(number, float(gap), float(error))
        for number, (gap, error) in enumerate(zip(gaps, errors, strict=True), start=1)
    )


def suggested_by_gap(gap: tuple[GapPoint, ...]) -> int:
    """Return the fewest segments whose gap is within one standard error of the next one's."""
    for point, following in pairwise(gap):
        if point.gap >= following.gap - following.standard_error:
            return point.n_segments
    return gap[-1].n_segments


def _log_inertias(X: np.ndarray, most: int) -> np.ndarray:
    one = log_inertia(X, np.zeros(len(X), dtype=int))
    return np.array([one, *(log_inertia(X, labels) for labels in kmeans_series(X, range(2, most + 1)))])
