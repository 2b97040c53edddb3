"""Every algorithm that forms segments: the one place to add one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.modeling.centroids import (
    START_ROWS,
    CheckedBisectingKMeans,
    CheckedKMeans,
    margin,
    start_from_sample,
)
from ml.modeling.density import DbscanClusterer, HdbscanClusterer
from ml.modeling.inductive import GenieClusterer, HierarchicalClusterer
from ml.modeling.mixtures import COVARIANCE_TYPES, ChosenMixture
from ml.types import TrainingConfig

_POLISHED = 1e-5


@dataclass(frozen=True)
class Placement:
    """Where rows belong.

    ``labels`` and ``confidence`` have shape (n_rows,); confidence runs from 0, on the border of two segments,
    to 1. A row that belongs to no segment has the label ``UNASSIGNED`` and confidence 0. ``probabilities``
    has shape (n_rows, n_labels), and is None for algorithms that have none.

    ``distance``, shape (n_rows,), is how far a row is from its own segment, by the algorithm's own rule: from
    its centre (k-means and its bisecting form), Mahalanobis' distance from its Gaussian (mixtures), the mean
    from its five nearest prototypes (hierarchical, Genie), or from the ``min_samples``-th nearest row
    (DBSCAN, HDBSCAN; unassigned rows too). No row is its own neighbour, so that rows of the fit and new ones
    compare.
    """

    labels: np.ndarray
    confidence: np.ndarray
    distance: np.ndarray
    probabilities: np.ndarray | None = None


@dataclass(frozen=True)
class Algorithm:
    """How to make an unfitted scikit-learn clusterer, and how a fitted one places rows.

    ``label`` is what people call it, ``confidence`` what its confidence means, in words.
    ``build(n_segments, n_rows, config)`` may spend more restarts on fewer rows. An algorithm that
    ``finds_number`` of segments itself takes no notice of ``n_segments``. Refits on resamples take at most
    ``stability_rows`` rows. ``cut(clusterer, n_segments)``
    makes a fitted clusterer into one with another number of segments, where that takes next to no time.
    """

    label: str
    confidence: str
    build: Callable[[int, int, TrainingConfig], Any]
    place: Callable[[Any, np.ndarray], Placement]
    finds_number: bool = False
    stability_rows: int = 1_000
    cut: Callable[[Any, int], Any] | None = None


def build_like(
    fitted: Any, algorithm: Algorithm, n_segments: int, n_rows: int, config: TrainingConfig
) -> Any:
    """Make an unfitted clusterer that keeps what an earlier fit has chosen."""
    clusterer = algorithm.build(n_segments, n_rows, config)
    if isinstance(fitted, ChosenMixture):
        clusterer.set_params(covariance_types=(fitted.covariance_type_,), tol=_POLISHED)
    return clusterer


def _kmeans(n_segments: int, n_rows: int, config: TrainingConfig) -> CheckedKMeans:
    if n_rows > START_ROWS:
        return CheckedKMeans(n_segments, init=start_from_sample, n_init=1, random_state=config.random_state)
    # On a small table restarts are cheap, and the best of ten is often not the best there is.
    n_init = int(np.clip(50_000 // n_rows, 10, 50))
    return CheckedKMeans(n_segments, n_init=n_init, random_state=config.random_state)


def _bisecting_kmeans(n_segments: int, n_rows: int, config: TrainingConfig) -> CheckedBisectingKMeans:
    # The largest segment may be one customer many times, which cannot be split; the widest always can.
    return CheckedBisectingKMeans(
        n_segments,
        init="k-means++",
        n_init=int(np.clip(50_000 // n_rows, 1, 10)),
        bisecting_strategy="biggest_inertia",
        random_state=config.random_state,
    )


def _gmm(n_segments: int, n_rows: int, config: TrainingConfig) -> ChosenMixture:
    n_init = int(np.clip(5_000 // n_rows, 1, 5))
    forms = COVARIANCE_TYPES if config.covariance_type == "auto" else (config.covariance_type,)
    return ChosenMixture(n_segments, n_init=n_init, covariance_types=forms, random_state=config.random_state)


def _hierarchical(n_segments: int, _: int, config: TrainingConfig) -> HierarchicalClusterer:
    return HierarchicalClusterer(n_segments, linkage=config.linkage, random_state=config.random_state)


def _genie(n_segments: int, _: int, config: TrainingConfig) -> GenieClusterer:
    return GenieClusterer(n_segments, random_state=config.random_state)


def _dbscan(_: int, __: int, config: TrainingConfig) -> DbscanClusterer:
    return DbscanClusterer(config.eps, min_samples=config.min_samples, random_state=config.random_state)


def _hdbscan(_: int, __: int, config: TrainingConfig) -> HdbscanClusterer:
    return HdbscanClusterer(
        min_samples=config.min_samples,
        min_segment_share=config.min_segment_share,
        random_state=config.random_state,
    )


def _place_by_centre(clusterer: Any, X: np.ndarray) -> Placement:
    labels = clusterer.predict(X)
    distances = clusterer.transform(X)
    return Placement(labels, margin(distances, labels), distances[np.arange(len(labels)), labels])


def _place_by_posterior(clusterer: ChosenMixture, X: np.ndarray) -> Placement:
    probabilities = clusterer.predict_proba(X)
    labels = probabilities.argmax(axis=1)
    return Placement(labels, probabilities.max(axis=1), clusterer.mahalanobis(X, labels), probabilities)


def _place_by_neighbours(clusterer: Any, X: np.ndarray) -> Placement:
    return Placement(*clusterer.place(X))


def _cut(clusterer: HierarchicalClusterer, n_segments: int) -> HierarchicalClusterer:
    return clusterer.cut(n_segments)


_BY_MARGIN = "how much nearer the own segment's centre is than the next one's; not a probability"
_BY_POSTERIOR = "the probability of the segment under the mixture"
_BY_NEIGHBOURS = (
    "how much nearer the customers of the own segment are than those of the next one; not a probability"
)
_BY_DENSITY = "how far inside the dense part of its segment the customer is; not a probability"

CLUSTERERS: dict[str, Algorithm] = {
    "kmeans": Algorithm("k-means", _BY_MARGIN, _kmeans, _place_by_centre, stability_rows=5_000),
    "bisecting_kmeans": Algorithm(
        "bisecting k-means", _BY_MARGIN, _bisecting_kmeans, _place_by_centre, stability_rows=5_000
    ),
    "gmm": Algorithm("Gaussian mixture", _BY_POSTERIOR, _gmm, _place_by_posterior),
    "hierarchical": Algorithm(
        "hierarchical clustering", _BY_NEIGHBOURS, _hierarchical, _place_by_neighbours, cut=_cut
    ),
    "genie": Algorithm("Genie", _BY_NEIGHBOURS, _genie, _place_by_neighbours),
    "dbscan": Algorithm(
        "DBSCAN", _BY_DENSITY, _dbscan, _place_by_neighbours, finds_number=True, stability_rows=5_000
    ),
    "hdbscan": Algorithm(
        "HDBSCAN", _BY_DENSITY, _hdbscan, _place_by_neighbours, finds_number=True, stability_rows=2_000
    ),
}
