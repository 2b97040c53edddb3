"""Hierarchical algorithms, and how they place rows: each goes to the segment of its nearest prototype."""

import copy
from typing import Any, Literal, Self

import numpy as np
from scipy.cluster import hierarchy
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from ml.errors import InvalidConfig
from ml.modeling.centroids import (
    distinct_rows,
    draw_rows,
    margin,
    micro_clusters,
    nearest_rows,
    neighbour_distances,
    require_distinct,
    sized_linkage,
)

_EXACT_ROWS = 5_000
_SAMPLE_ROWS = 20_000
_N_NEIGHBOURS = 5


class PrototypeClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Base of clusterers that label prototypes, and place every row with the nearest of them.

    Attributes
    ----------
    prototypes_ : ndarray of shape (n_prototypes, n_features)
    prototype_labels_ : ndarray of shape (n_prototypes,)
    nearest_ : ndarray of shape (n_rows,)
        The prototype of each row of the fit.
    labels_ : ndarray of shape (n_rows,)
    """

    def _set_prototypes(self, prototypes: np.ndarray, X: np.ndarray) -> None:
        self.prototypes_ = prototypes
        self.nearest_ = nearest_rows(prototypes, X)

    def _set_labels(self, prototype_labels: np.ndarray) -> None:
        self.prototype_labels_ = prototype_labels
        self.labels_ = prototype_labels[self.nearest_]

    def predict(self, X: Any) -> np.ndarray:
        """Label rows as their nearest prototype is, shape (n_rows,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(self.prototype_labels_[nearest_rows(self.prototypes_, X)])

    def confidence(self, X: Any) -> np.ndarray:
        """One minus the mean distance to the five nearest prototypes of the segment over that of the next."""
        return self.place(X)[1]

    def place(self, X: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Labels, confidence, and the mean distance to the five nearest prototypes of the own segment."""
        labels = self.predict(X)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        n_segments = int(self.prototype_labels_.max()) + 1
        distances = np.column_stack(
            [_local_distance(self.prototypes_[self.prototype_labels_ == one], X) for one in range(n_segments)]
        )
        return labels, margin(distances, labels), distances[np.arange(len(labels)), labels]


class HierarchicalClusterer(PrototypeClusterer):
    """Agglomerative clustering by Ward's, complete, average or single linkage (Murtagh and Contreras 2012).

    Exact while at most ``max_exact_rows`` rows differ. More are first summed up in micro-clusters, which are
    joined with their sizes as weights, as BIRCH does (Zhang, Ramakrishnan and Livny 1996).

    Parameters
    ----------
    n_clusters : int
    linkage : {"ward", "complete", "average", "single"}
    max_exact_rows : int
    random_state : int, RandomState or None

    Attributes
    ----------
    linkage_ : ndarray of shape (n_prototypes - 1, 4)
        In the form of ``scipy.cluster.hierarchy.linkage``, where a leaf is a prototype.
    prototype_sizes_ : ndarray of shape (n_prototypes,)
        How many rows each stands for.
    n_micro_clusters_ : int or None
        None where the linkage is exact.
    """

    def __init__(
        self,
        n_clusters: int = 2,
        *,
        linkage: Literal["ward", "complete", "average", "single"] = "ward",
        max_exact_rows: int = _EXACT_ROWS,
        random_state: Any = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.linkage = linkage
        self.max_exact_rows = max_exact_rows
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Fit to ``X``, shape (n_rows, n_features); raises InvalidConfig if too few of them differ."""
        X = validate_data(self, X, dtype=np.float64)
        require_distinct(X, self.n_clusters)
        prototypes, counts = distinct_rows(X)
        is_exact = len(prototypes) <= self.max_exact_rows
        if not is_exact:
            prototypes = micro_clusters(prototypes, counts, self.random_state)
        self._set_prototypes(prototypes, X)
        self.prototype_sizes_ = np.bincount(self.nearest_, minlength=len(prototypes))
        self.n_micro_clusters_ = None if is_exact else len(prototypes)
        self.linkage_ = self._join()
        self._set_labels(cut_linkage(self.linkage_, self.n_clusters))
        return self

    @property
    def variant_(self) -> str:
        """What was chosen, in words."""
        if self.n_micro_clusters_ is None:
            return f"{self.linkage} linkage"
        return f"{self.linkage} linkage of {self.n_micro_clusters_:,} micro-clusters weighted by size"

    def _join(self) -> np.ndarray:
        if (self.prototype_sizes_ == 1).all():
            return np.asarray(hierarchy.linkage(self.prototypes_, self.linkage))
        return sized_linkage(self.prototypes_, self.prototype_sizes_, self.linkage)

    def cut(self, n_clusters: int) -> Self:
        """Return a copy with another number of segments, cut from the same linkage.

        Raises InvalidConfig if there are fewer prototypes than segments are to be formed.
        """
        check_is_fitted(self)
        require_distinct(self.prototypes_, n_clusters)
        other: Self = copy.copy(self).set_params(n_clusters=n_clusters)
        other._set_labels(cut_linkage(self.linkage_, n_clusters))
        return other


class GenieClusterer(PrototypeClusterer):
    """Single linkage that keeps sizes from being very unequal (Gagolewski, Bartoszuk and Cena 2016).

    It works on rows that differ from each other, on a random sample of them beyond ``max_rows``. The package
    genieclust is under the AGPL, and so an extra.

    Parameters
    ----------
    n_clusters : int
    max_rows : int
    random_state : int, RandomState or None
    """

    def __init__(
        self,
        n_clusters: int = 2,
        *,
        max_rows: int = _SAMPLE_ROWS,
        random_state: Any = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.max_rows = max_rows
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - the estimator contract
        """Fit to ``X``, shape (n_rows, n_features); raises InvalidConfig without genieclust as well."""
        try:
            from genieclust import Genie
        except ImportError as error:
            raise InvalidConfig(
                "The algorithm genie needs the package genieclust, which is not installed: "
                "pip install 'customer-segmentation[genie]'. Or choose another one, such as hierarchical."
            ) from error
        X = validate_data(self, X, dtype=np.float64)
        require_distinct(X, self.n_clusters)
        prototypes = draw_rows(distinct_rows(X)[0], self.max_rows, self.random_state)
        self._set_prototypes(prototypes, X)
        if len(prototypes) == self.n_clusters:
            self._set_labels(np.arange(self.n_clusters))
        else:
            genie = Genie(self.n_clusters)
            # It takes no single column; another one of zeros changes no distance.
            padded = np.pad(prototypes, ((0, 0), (0, 1)))
            self._set_labels(np.asarray(genie.fit(padded).labels_))
        return self


def cut_linkage(linkage: np.ndarray, n_clusters: int) -> np.ndarray:
    """Labels of the leaves once exactly ``n_clusters`` groups are left; ties go by the order of joining."""
    n_leaves = len(linkage) + 1
    joined = linkage[: n_leaves - n_clusters, :2].astype(int)
    parents = np.repeat(n_leaves + np.arange(len(joined)), 2)
    edges = coo_array((np.ones(joined.size), (parents, joined.ravel())), shape=(2 * n_leaves, 2 * n_leaves))
    components = connected_components(edges, directed=False)[1][:n_leaves]
    return np.asarray(np.unique(components, return_inverse=True)[1])


def _local_distance(prototypes: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The mean distance to the nearest prototypes, where a row does not count as its own neighbour."""
    n_neighbours = min(_N_NEIGHBOURS + 1, len(prototypes))
    distances = neighbour_distances(prototypes, X, range(1, n_neighbours + 1))
    if n_neighbours == 1:
        return np.asarray(distances[:, 0])
    others, nearest = distances[:, 1:].mean(axis=1), distances[:, :_N_NEIGHBOURS].mean(axis=1)
    return np.asarray(np.where(distances[:, 0] == 0, others, nearest))
