"""Outliers that keep each other company: rows far from the rest that are a group, and may shape segments."""

from collections.abc import Callable

import numpy as np

from ml.modeling.centroids import neighbour_distances

_SAMPLE_ROWS = 2_000
_FEWEST = 5
_DENSITY = 0.1
_REACH = 1.5


def in_company(
    transform: Callable[[np.ndarray], np.ndarray],
    is_outlier: np.ndarray,
    least_share: float,
    random_state: int,
) -> np.ndarray:
    """Which outliers are part of a group of at least ``least_share`` of the rows, shape (n_rows,).

    Much as in DBSCAN (Ester, Kriegel, Sander and Xu 1996): where rows lie at least a tenth as dense as usual
    around an outlier, it is the core of a group, and outliers near a core belong to it. Density is measured
    by the distance to so many rows, usual is the median over the rows that are no outliers. More than 2,000
    rows are represented by a random sample.

    Parameters
    ----------
    transform
        Preprocesses the rows of these numbers, shape (n_rows_asked, n_columns).
    is_outlier
        Shape (n_rows,).
    """
    rng = np.random.default_rng(random_state)
    n_rows = len(is_outlier)
    rows = np.arange(n_rows)
    if n_rows > _SAMPLE_ROWS:
        rows = np.sort(rng.choice(n_rows, _SAMPLE_ROWS, replace=False))
    n_neighbours = min(max(_FEWEST, round(least_share * len(rows))) + 1, len(rows))
    is_other, outliers = ~is_outlier[rows], np.flatnonzero(is_outlier)
    keeps = np.zeros(n_rows, dtype=bool)
    if not is_other.any() or len(outliers) == 0:
        return keeps
    Z, far = transform(rows), transform(outliers)
    usual = np.median(neighbour_distances(Z, Z[is_other], [n_neighbours]))
    near = usual * _DENSITY ** (-1 / Z.shape[1])
    is_core = neighbour_distances(Z, far, [n_neighbours])[:, 0] <= near
    if is_core.any():
        to_core = neighbour_distances(far[is_core], far, [1])[:, 0]
        keeps[outliers] = to_core <= _REACH * near
    return keeps
