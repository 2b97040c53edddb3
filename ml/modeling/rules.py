"""By which rule a fitted clusterer places a row: the score of every segment, as a quadratic of the space."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from ml.modeling.centroids import CheckedBisectingKMeans, CheckedKMeans
from ml.modeling.density import DbscanClusterer, HdbscanClusterer
from ml.modeling.inductive import PrototypeClusterer
from ml.modeling.mixtures import ChosenMixture
from ml.types import UNASSIGNED


@dataclass(frozen=True)
class Quadratic:
    """The function ``x' A x + g' x + c`` of a row ``x`` of shape (n_dimensions,)."""

    A: np.ndarray
    g: np.ndarray
    c: float

    def __call__(self, x: np.ndarray) -> float:
        """Return the value at ``x``."""
        return float(x @ self.A @ x + self.g @ x + self.c)

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """Return the gradient at ``x``, shape (n_dimensions,)."""
        return np.asarray(2 * self.A @ x + self.g)

    def __sub__(self, other: "Quadratic") -> "Quadratic":
        """Return the difference."""
        return Quadratic(self.A - other.A, self.g - other.g, self.c - other.c)

    def roots(self, start: np.ndarray, step: np.ndarray) -> list[float]:
        """Return every ``t`` for which the value at ``start + t step`` is zero."""
        a, b, c = float(step @ self.A @ step), float(self.gradient(start) @ step), self(start)
        # Written so that a small `a` does not cancel (Press et al. 2007, section 5.6).
        inside = b * b - 4 * a * c
        if inside < 0:
            return []
        q = -(b + np.copysign(np.sqrt(inside), b)) / 2
        found = [q / a] if a else []
        return [*found, c / q] if q else found


@dataclass(frozen=True)
class Standing:
    """How a segment stands to one row: its score there and around, and the point that stands for it."""

    score: Quadratic
    middle: np.ndarray


Standings = dict[int, Standing]
"""By label, ``UNASSIGNED`` among them where a row may belong to none."""


def standing_rule(clusterer: Any) -> Callable[[np.ndarray], Standings]:
    """Return the function that tells how every segment stands to a row, shape (n_dimensions,).

    The row is placed with the segment of the highest score. k-means: minus the squared distance to the
    centre. Mixtures: the logarithm of weight times density, but for a constant. Others: minus the squared
    distance to the nearest prototype of the segment; to be unassigned scores minus the squared reach of the
    segment that is nearest. The first two are the same for every row.
    """
    if isinstance(clusterer, CheckedKMeans | CheckedBisectingKMeans):
        fixed = {label: _around(centre) for label, centre in enumerate(clusterer.cluster_centers_)}
        return lambda _: fixed
    if isinstance(clusterer, ChosenMixture):
        components = _components(clusterer.mixture_)
        return lambda _: components
    return _NearestPrototypes(clusterer)


def is_fixed(clusterer: Any) -> bool:
    """Tell whether segments stand to all rows alike, so that their borders have a formula."""
    return isinstance(clusterer, CheckedKMeans | CheckedBisectingKMeans | ChosenMixture)


def _around(middle: np.ndarray) -> Standing:
    score = Quadratic(-np.eye(len(middle)), 2 * middle, -float(middle @ middle))
    return Standing(score, middle)


def _components(mixture: Any) -> Standings:
    n_labels, n_dimensions = mixture.means_.shape
    P: np.ndarray = mixture.precisions_
    identity = np.eye(n_dimensions)
    if mixture.covariance_type == "tied":
        P = np.repeat(P[None], n_labels, axis=0)
    elif mixture.covariance_type == "diag":
        P = P[:, :, None] * identity
    elif mixture.covariance_type == "spherical":
        P = P[:, None, None] * identity
    standings = {}
    for label, (A, mean, weight) in enumerate(zip(P, mixture.means_, mixture.weights_, strict=True)):
        constant = np.log(weight) + np.linalg.slogdet(A)[1] / 2 - mean @ A @ mean / 2
        standings[label] = Standing(Quadratic(-A / 2, A @ mean, float(constant)), mean)
    return standings


class _NearestPrototypes:
    """The nearest prototype of every segment, core rows of DBSCAN and members of HDBSCAN included."""

    def __init__(self, clusterer: Any) -> None:
        self._clusterer = clusterer
        prototypes, labels = _prototypes(clusterer)
        self._prototypes = {label: prototypes[labels == label] for label in np.unique(labels).tolist()}
        self._trees = {label: KDTree(rows) for label, rows in self._prototypes.items()}

    def __call__(self, x: np.ndarray) -> Standings:
        found = {label: tree.query(x) for label, tree in self._trees.items()}
        standings = {
            label: _around(self._prototypes[label][nearest]) for label, (_, nearest) in found.items()
        }
        label = min(found, key=lambda one: found[one][0])
        reach = _reach(self._clusterer, label, x, standings[label].middle)
        if reach is not None:
            zero = np.zeros_like(x)
            limit = Quadratic(np.zeros((len(x), len(x))), zero, -reach)
            standings[UNASSIGNED] = Standing(limit, standings[label].middle)
        return standings


def _prototypes(clusterer: Any) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(clusterer, PrototypeClusterer):
        return clusterer.prototypes_, clusterer.prototype_labels_
    if isinstance(clusterer, DbscanClusterer):
        return clusterer.core_rows_, clusterer.core_labels_
    if isinstance(clusterer, HdbscanClusterer):
        return clusterer.members_, clusterer.member_labels_
    raise TypeError(f"No placement rule is known for {type(clusterer).__name__}.")


def _reach(clusterer: Any, label: int, x: np.ndarray, prototype: np.ndarray) -> float | None:
    """The squared distance up to which the segment takes a row in; None where there is no limit.

    HDBSCAN measures distance by mutual reachability. Where a row is in too thin a place, that is more than
    the plain distance, and the reach is as much smaller.
    """
    if isinstance(clusterer, DbscanClusterer):
        return float(clusterer.eps_) ** 2
    if isinstance(clusterer, HdbscanClusterer):
        plain = float(((x - prototype) ** 2).sum())
        mutual = float(clusterer.mutual_reachability(x[None])[0]) ** 2
        return float(clusterer.reach_[label]) ** 2 - (mutual - plain)
    return None
