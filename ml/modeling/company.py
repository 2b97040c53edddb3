"""Outliers that keep each other company: rows far from the rest that are a group, and may shape segments."""

import numpy as np

from ml.modeling.centroids import neighbour_distances

_SAMPLE_ROWS = 2_000
_FEWEST = 5
_DENSITY = 0.1
_REACH = 1.5


def in_company(Z: np.ndarray, is_outlier: np.ndarray, least_share: float, random_state: int) -> np.ndarray:
    """Which outliers are part of a group of at least ``least_share`` of the rows, shape (n_rows,).

    Much as in DBSCAN (Ester, Kriegel, Sander and Xu 1996): where rows lie at least a tenth as dense as usual
    around an outlier, it is the core of a group, and outliers near a core belong to it. Density is measured
    by the distance to so many rows, usual is the median over the rows that are no outliers. More than 2,000
    rows are represented by a random sample.

    Parameters
    ----------
    Z
        The preprocessed rows, shape (n_rows, n_columns).
    """
    rng = np.random.default_rng(random_state)
    rows = np.arange(len(Z))
    if len(Z) > _SAMPLE_ROWS:
        rows = np.sort(rng.choice(len(Z), _SAMPLE_ROWS, replace=False))
    n_neighbours = min(max(_FEWEST, round(least_share * len(rows))) + 1, len(rows))
    others, outliers = rows[~is_outlier[rows]], np.flatnonzero(is_outlier)
    keeps = np.zeros(len(Z), dtype=bool)
    if len(others) == 0 or len(outliers) == 0:
        return keeps
    usual = np.median(neighbour_distances(Z[rows], Z[others], [n_neighbours]))
    near = usual * _DENSITY ** (-1 / Z.shape[1])
    is_core = neighbour_distances(Z[rows], Z[outliers], [n_neighbours])[:, 0] <= near
    if is_core.any():
        to_core = neighbour_distances(Z[outliers[is_core]], Z[outliers], [1])[:, 0]
        keeps[outliers] = to_core <= _REACH * near
    return keeps
