"""Algorithms that find dense places, however many there are, and leave other customers unassigned."""

from typing import Any, Self

import numpy as np
from scipy.spatial import KDTree
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import DBSCAN, HDBSCAN
from sklearn.utils.validation import check_is_fitted, validate_data

from ml.errors import InvalidConfig
from ml.modeling.centroids import draw_rows, neighbour_distances
from ml.types import UNASSIGNED

# The neighbourhoods of DBSCAN, and the distances of HDBSCAN, grow with the square.
_MAX_ROWS = 10_000
# A member of a segment lies at its very rim, or beyond by rounding.
_TOLERANCE = 1 + 1e-9


class DensityClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Base of clusterers that measure density by the distance to the ``min_samples_``-th of their rows."""

    rows_: np.ndarray
    min_samples_: int

    def _core_distances(self, X: np.ndarray) -> np.ndarray:
        return neighbour_distances(self.rows_, X, [self.min_samples_])[:, 0]

    def _core_and_own_distances(self, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Core distances, and those in which a row of the fit does not count as its own neighbour."""
        ranks = [1, self.min_samples_, min(self.min_samples_ + 1, len(self.rows_))]
        nearest, core, next_one = neighbour_distances(self.rows_, X, ranks).T
        return core, np.where(nearest == 0, next_one, core)


class DbscanClusterer(DensityClusterer):
    """DBSCAN (Ester, Kriegel, Sander and Xu 1996) that places new rows as it places those of the fit.

    A row belongs to the segment of the nearest core row, and to none beyond the distance ``eps`` of it. More
    than ``max_rows`` rows are represented by a random sample, and ``eps`` and ``min_samples`` refer to that.

    Parameters
    ----------
    eps : float or None
        None takes the knee of the sorted distances to the ``min_samples``-th nearest row, which is where
        they are furthest below the chord (Satopaa, Albrecht, Irwin and Raghavan 2011).
    min_samples : int or None
        None takes twice the number of features (Sander, Ester, Kriegel and Xu 1998), at least 5.
    max_rows : int
    random_state : int, RandomState or None

    Attributes
    ----------
    labels_ : ndarray of shape (n_rows,)
        ``UNASSIGNED`` for rows in no segment.
    n_segments_ : int
    eps_, min_samples_ : float, int
    k_distances_ : ndarray of shape (101,)
        Percentiles of the distances to the ``min_samples_``-th nearest row, that row itself included.
    """

    def __init__(
        self,
        eps: float | None = None,
        *,
        min_samples: int | None = None,
        max_rows: int = _MAX_ROWS,
        random_state: Any = None,
    ) -> None:
        self.eps = eps
        self.min_samples = min_samples
        self.max_rows = max_rows
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Fit to ``X``, shape (n_rows, n_features); raises InvalidConfig with fewer than two segments."""
        X = validate_data(self, X, dtype=np.float64)
        self.rows_ = draw_rows(X, self.max_rows, self.random_state)
        self.min_samples_ = min(self.min_samples or max(5, 2 * X.shape[1]), len(self.rows_))
        k_distances = np.sort(self._core_distances(self.rows_))
        self.k_distances_ = np.percentile(k_distances, np.arange(101))
        self.eps_ = _knee(k_distances) if self.eps is None else self.eps
        dbscan = DBSCAN(eps=self.eps_, min_samples=self.min_samples_).fit(self.rows_)
        self.core_rows_ = self.rows_[dbscan.core_sample_indices_]
        self.core_labels_ = dbscan.labels_[dbscan.core_sample_indices_]
        self.n_segments_ = _count_segments(dbscan.labels_, "a smaller eps or fewer min_samples")
        self.labels_ = self.predict(X)
        return self

    @property
    def variant_(self) -> str:
        """What was chosen, in words."""
        return f"eps {self.eps_:.3g}, {self.min_samples_} customers"

    def predict(self, X: Any) -> np.ndarray:
        """Label rows with the segment of the nearest core row within ``eps_``, shape (n_rows,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        distance, nearest = KDTree(self.core_rows_).query(X, workers=-1)
        return np.where(distance <= self.eps_ * _TOLERANCE, self.core_labels_[nearest], UNASSIGNED)

    def confidence(self, X: Any) -> np.ndarray:
        """How much nearer than ``eps_`` the ``min_samples_``-th row is, 0 to 1; 0 for unassigned rows."""
        return self.place(X)[1]

    def place(self, X: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Labels, confidence, and the distance to the ``min_samples_``-th nearest row, itself left out."""
        labels = self.predict(X)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        core, distance = self._core_and_own_distances(X)
        depth = np.clip(1 - core / self.eps_, 0, 1)
        return labels, np.where(labels == UNASSIGNED, 0, depth), distance


class HdbscanClusterer(DensityClusterer):
    """HDBSCAN (Campello, Moulavi and Sander 2013) that places new rows as it places those of the fit.

    A row belongs to the segment of the nearest row that has one, if it reaches that row within the largest
    core distance in the segment; distance is mutual reachability. More than ``max_rows`` rows are represented
    by a random sample.

    Parameters
    ----------
    min_samples : int or None
        Up to which neighbour a core distance goes, the row itself included. None takes 10; 5 for tiny tables.
    min_segment_share : float
        The smallest segment, as a share of the rows.
    max_rows : int
    random_state : int, RandomState or None

    Attributes
    ----------
    labels_ : ndarray of shape (n_rows,)
        ``UNASSIGNED`` for rows in no segment.
    n_segments_ : int
    reach_ : ndarray of shape (n_segments_,)
        The largest core distance in each segment.
    """

    def __init__(
        self,
        *,
        min_samples: int | None = None,
        min_segment_share: float = 0.02,
        max_rows: int = _MAX_ROWS,
        random_state: Any = None,
    ) -> None:
        self.min_samples = min_samples
        self.min_segment_share = min_segment_share
        self.max_rows = max_rows
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Fit to ``X``, shape (n_rows, n_features); raises InvalidConfig with fewer than two segments."""
        X = validate_data(self, X, dtype=np.float64)
        self.rows_ = draw_rows(X, self.max_rows, self.random_state)
        few = 10 if len(self.rows_) >= 100 else 5
        self.min_samples_ = min(self.min_samples or few, len(self.rows_))
        smallest = max(few, round(self.min_segment_share * len(self.rows_)))
        hdbscan = HDBSCAN(min_cluster_size=smallest, min_samples=self.min_samples_, copy=True)
        labels = hdbscan.fit(self.rows_).labels_
        self.n_segments_ = _count_segments(labels, "a smaller min_segment_share or fewer min_samples")
        core = self._core_distances(self.rows_)
        self.members_, self.member_labels_ = self.rows_[labels >= 0], labels[labels >= 0]
        self.member_cores_ = core[labels >= 0]
        self.reach_ = np.zeros(self.n_segments_)
        np.maximum.at(self.reach_, self.member_labels_, self.member_cores_)
        self.labels_ = self.predict(X)
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Label rows with the segment whose reach they are in, shape (n_rows,)."""
        labels, reachability, _ = self._reachability(X)
        return self._within_reach(labels, reachability)

    def mutual_reachability(self, X: Any) -> np.ndarray:
        """The mutual reachability distance to the nearest member of a segment, shape (n_rows,)."""
        return self._reachability(X)[1]

    def confidence(self, X: Any) -> np.ndarray:
        """How far within the reach of its segment a row is, 0 to 1; 0 for unassigned rows."""
        return self.place(X)[1]

    def place(self, X: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Labels, confidence, and the distance to the ``min_samples_``-th nearest row, itself left out."""
        labels, reachability, distance = self._reachability(X)
        depth = 1 - reachability / np.maximum(self.reach_[labels], np.finfo(float).tiny)
        return self._within_reach(labels, reachability), np.clip(depth, 0, 1), distance

    def _within_reach(self, labels: np.ndarray, reachability: np.ndarray) -> np.ndarray:
        return np.where(reachability <= self.reach_[labels] * _TOLERANCE, labels, UNASSIGNED)

    def _reachability(self, X: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The label of the nearest member, the mutual reachability distance to it, and the own distance."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        distance, nearest = KDTree(self.members_).query(X, workers=-1)
        core, own = self._core_and_own_distances(X)
        reachability = np.maximum(distance, np.maximum(core, self.member_cores_[nearest]))
        return self.member_labels_[nearest], reachability, own


def _knee(distances: np.ndarray) -> float:
    """The one of the sorted distances that is furthest below the chord from the first to the last."""
    chord = np.linspace(distances[0], distances[-1], len(distances))
    knee = distances[(chord - distances).argmax()]
    # Where most customers are copies of others, the knee is at zero, which is no distance to look in.
    return float(knee or min(distances[distances > 0], default=np.finfo(float).tiny))


def _count_segments(labels: np.ndarray, remedy: str) -> int:
    n_segments = int(labels.max()) + 1
    if n_segments < 2:
        found = "no dense group" if n_segments == 0 else "one dense group only"
        raise InvalidConfig(
            f"The customers form {found}, so that there is nothing to tell apart. Try {remedy}, or an "
            "algorithm that is told how many segments to form, such as kmeans or gmm."
        )
    return n_segments
