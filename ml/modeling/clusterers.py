"""Every algorithm that forms segments: the one place to add one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture

from ml.types import TrainingConfig


@dataclass(frozen=True)
class Placement:
    """Where rows belong.

    ``labels`` and ``confidence`` have shape (n_rows,); confidence runs from 0, on the border of two segments,
    to 1. A row that belongs to no segment has the label ``UNASSIGNED`` and confidence 0. ``probabilities``
    has shape (n_rows, n_labels), and is None for algorithms that have none.
    """

    labels: np.ndarray
    confidence: np.ndarray
    probabilities: np.ndarray | None = None


@dataclass(frozen=True)
class Algorithm:
    """How to make an unfitted scikit-learn clusterer, and how a fitted one places rows.

    ``label`` is what people call it, ``confidence`` what its confidence means, in words.
    ``build(n_segments, n_rows, config)`` may spend more restarts on fewer rows. An algorithm that
    ``finds_number`` of segments itself takes no notice of ``n_segments``.
    """

    label: str
    confidence: str
    build: Callable[[int, int, TrainingConfig], Any]
    place: Callable[[Any, np.ndarray], Placement]
    finds_number: bool = False


def _kmeans(n_segments: int, n_rows: int, config: TrainingConfig) -> KMeans:
    # On a small table restarts are cheap, and the best of ten is often not the best there is.
    n_init = int(np.clip(50_000 // n_rows, 10, 50))
    return KMeans(n_segments, n_init=n_init, random_state=config.random_state)


def _gmm(n_segments: int, n_rows: int, config: TrainingConfig) -> GaussianMixture:
    n_init = int(np.clip(5_000 // n_rows, 1, 5))
    return GaussianMixture(
        n_segments, covariance_type="full", n_init=n_init, random_state=config.random_state
    )


def _place_by_centre(clusterer: KMeans, X: np.ndarray) -> Placement:
    """Confidence is one minus the distance to the nearest centre over that to the second nearest."""
    nearest, second = np.partition(clusterer.transform(X), 1, axis=1)[:, :2].T
    return Placement(clusterer.predict(X), 1 - nearest / np.maximum(second, np.finfo(float).tiny))


def _place_by_posterior(clusterer: GaussianMixture, X: np.ndarray) -> Placement:
    """Confidence is the posterior probability of the segment that a row is placed in."""
    probabilities = clusterer.predict_proba(X)
    return Placement(probabilities.argmax(axis=1), probabilities.max(axis=1), probabilities)


_BY_MARGIN = "how much nearer the own segment's centre is than the next one's; not a probability"
_BY_POSTERIOR = "the probability of the segment under the mixture"

CLUSTERERS: dict[str, Algorithm] = {
    "kmeans": Algorithm("k-means", _BY_MARGIN, _kmeans, _place_by_centre),
    "gmm": Algorithm("Gaussian mixture", _BY_POSTERIOR, _gmm, _place_by_posterior),
}
