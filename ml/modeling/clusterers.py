"""Every algorithm that forms segments: the one place to add one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture


@dataclass(frozen=True)
class Algorithm:
    """How to make a clusterer, and how sure it is of each row.

    ``build(n_segments, n_rows, random_state)`` returns an unfitted scikit-learn clusterer with ``predict``.
    ``confidence(clusterer, X)`` gives values from 0 to 1, shape (n_rows,); they are probabilities only where
    ``has_probabilities`` says so.
    """

    build: Callable[[int, int, int], Any]
    confidence: Callable[[Any, np.ndarray], np.ndarray]
    has_probabilities: bool = False


def _kmeans(n_segments: int, n_rows: int, random_state: int) -> KMeans:
    # On a small table restarts are cheap, and the best of ten is often not the best there is.
    n_init = int(np.clip(50_000 // n_rows, 10, 50))
    return KMeans(n_segments, n_init=n_init, random_state=random_state)


def _gmm(n_segments: int, n_rows: int, random_state: int) -> GaussianMixture:
    n_init = int(np.clip(5_000 // n_rows, 1, 5))
    return GaussianMixture(n_segments, covariance_type="full", n_init=n_init, random_state=random_state)


def _margin(clusterer: Any, X: np.ndarray) -> np.ndarray:
    """One minus the distance to the nearest centre over that to the second nearest: 0 on the border."""
    nearest, second = np.partition(clusterer.transform(X), 1, axis=1)[:, :2].T
    return np.asarray(1 - nearest / np.maximum(second, np.finfo(float).tiny))


def _posterior(clusterer: Any, X: np.ndarray) -> np.ndarray:
    """The posterior probability of the segment that a row is placed in."""
    return np.asarray(clusterer.predict_proba(X).max(axis=1))


CLUSTERERS: dict[str, Algorithm] = {
    "kmeans": Algorithm(
        build=_kmeans,
        confidence=_margin,
    ),
    "gmm": Algorithm(
        build=_gmm,
        confidence=_posterior,
        has_probabilities=True,
    ),
}
