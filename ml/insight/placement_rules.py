"""The scores by which a fitted clusterer places rows: a row goes to the segment with the highest."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.spatial import KDTree

from ml.modeling.density import DbscanClusterer, HdbscanClusterer
from ml.modeling.inductive import PrototypeClusterer
from ml.modeling.mixtures import ChosenMixture


@dataclass(frozen=True)
class Bowl:
    """A score that falls with the square of the distance: ``height - |(x - middle) spread|^2``."""

    middle: np.ndarray
    spread: np.ndarray
    height: float

    def score(self, x: np.ndarray) -> float:
        """The score of one point, shape (n_dimensions,)."""
        away = (x - self.middle) @ self.spread
        return float(self.height - away @ away)

    def slope(self, x: np.ndarray) -> np.ndarray:
        """The gradient of the score, shape (n_dimensions,)."""
        return np.asarray(-2 * self.spread @ ((x - self.middle) @ self.spread))


class PlacementRule(Protocol):
    """What explaining and moving ask of a rule; ``X`` has shape (n_rows, n_dimensions) in the space."""

    def scores(self, X: np.ndarray) -> np.ndarray:
        """The score of every label, shape (n_rows, n_labels)."""
        ...

    def bowl(self, x: np.ndarray, label: int) -> Bowl:
        """The score of a label as it is around one point."""
        ...

    def slopes(self, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The gradient of the score of one label a row, shape (n_rows, n_dimensions)."""
        ...

    def advantage(self, X: np.ndarray, label: int) -> np.ndarray:
        """How far a label is ahead of whatever else a row could be, above 0 where it gets the row."""
        ...

    def border_of_none(self, x: np.ndarray, label: int) -> tuple[np.ndarray, float]:
        """The row whose distance decides whether ``label`` takes in an unassigned point, and its limit."""
        ...


class BowlRule:
    """One bowl a label: the centres of k-means, or the Gaussians of a mixture.

    Parameters
    ----------
    middles : shape (n_labels, n_dimensions)
    spreads : shape (n_labels, n_dimensions, n_dimensions)
    heights : shape (n_labels,)
    """

    def __init__(self, middles: np.ndarray, spreads: np.ndarray, heights: np.ndarray) -> None:
        self.middles, self.spreads, self.heights = middles, spreads, heights

    def scores(self, X: np.ndarray) -> np.ndarray:
        """The score of every label."""
        away = np.matmul((X[None] - self.middles[:, None]), self.spreads)
        return np.asarray((self.heights[:, None] - (away**2).sum(axis=2)).T)

    def bowl(self, x: np.ndarray, label: int) -> Bowl:  # noqa: ARG002 - it is the same everywhere
        """The score of a label."""
        return Bowl(self.middles[label], self.spreads[label], float(self.heights[label]))

    def slopes(self, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The gradient of the score of one label a row."""
        spreads = self.spreads[labels]
        away = np.einsum("nd,nde->ne", X - self.middles[labels], spreads)
        return np.asarray(-2 * np.einsum("nde,ne->nd", spreads, away))

    def advantage(self, X: np.ndarray, label: int) -> np.ndarray:
        """How far a label is ahead of the next."""
        return _ahead(self.scores(X), label)

    def along(self, x: np.ndarray, directions: np.ndarray) -> np.ndarray:
        """The scores along lines through a point, as coefficients of t^2, t and 1.

        ``directions`` has shape (n_lines, n_dimensions), the result (3, n_labels, n_lines).
        """
        start = np.einsum("ld,lde->le", x - self.middles, self.spreads)
        steps = np.einsum("jd,lde->lje", directions, self.spreads)
        square, linear = -(steps**2).sum(axis=2), -2 * np.einsum("le,lje->lj", start, steps)
        constant = np.broadcast_to((self.heights - (start**2).sum(axis=1))[:, None], square.shape)
        return np.stack([square, linear, constant])

    def border_of_none(self, x: np.ndarray, label: int) -> tuple[np.ndarray, float]:
        """Nobody is left unassigned."""
        raise NotImplementedError


class PrototypeRule:
    """The nearest prototype decides; the density algorithms leave rows unassigned that are too far away."""

    def __init__(self, prototypes: np.ndarray, labels: np.ndarray) -> None:
        self._points = [prototypes[labels == one] for one in range(int(labels.max()) + 1)]
        self._trees = [KDTree(points) for points in self._points]

    def scores(self, X: np.ndarray) -> np.ndarray:
        """Minus the squared distance to the nearest prototype of every label."""
        return np.column_stack([-(tree.query(X)[0] ** 2) for tree in self._trees])

    def bowl(self, x: np.ndarray, label: int) -> Bowl:
        """The score of a label around a point: that of its nearest prototype."""
        return Bowl(self.nearest(x[None], label)[0], np.eye(len(x)), 0.0)

    def nearest(self, X: np.ndarray, label: int) -> np.ndarray:
        """The nearest prototype of a label for every row."""
        return np.asarray(self._points[label][self._trees[label].query(X)[1]])

    def slopes(self, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The gradient of the score of one label a row."""
        slopes = np.empty_like(X)
        for label in np.unique(labels):
            is_of = labels == label
            slopes[is_of] = 2 * (self.nearest(X[is_of], label) - X[is_of])
        return slopes

    def advantage(self, X: np.ndarray, label: int) -> np.ndarray:
        """How far a label is ahead of the next, and inside its limit."""
        return _ahead(self.scores(X), label)

    def border_of_none(self, x: np.ndarray, label: int) -> tuple[np.ndarray, float]:
        """Nobody is left unassigned."""
        raise NotImplementedError


class DbscanRule(PrototypeRule):
    """The nearest core row, within eps."""

    def __init__(self, dbscan: DbscanClusterer) -> None:
        super().__init__(dbscan.core_rows_, dbscan.core_labels_)
        self._eps = dbscan.eps_

    def advantage(self, X: np.ndarray, label: int) -> np.ndarray:
        """How far a label is ahead of the next, and nearer than eps."""
        scores = self.scores(X)
        return np.asarray(np.minimum(_ahead(scores, label), self._eps**2 + scores[:, label]))

    def border_of_none(self, x: np.ndarray, label: int) -> tuple[np.ndarray, float]:
        """The nearest core row, and eps."""
        return self.nearest(x[None], label)[0], self._eps


class HdbscanRule(PrototypeRule):
    """The nearest member, if its mutual reachability distance is within the reach of its segment.

    That distance is the largest of three: to the member, to the ``min_samples``-th row, and the member's own
    core distance, which never exceeds the reach. So one of the first two keeps a row out.
    """

    def __init__(self, hdbscan: HdbscanClusterer) -> None:
        super().__init__(hdbscan.members_, hdbscan.member_labels_)
        self._rows, self._rank, self._reach = hdbscan.rows_, hdbscan.min_samples_, hdbscan.reach_
        self._tree = KDTree(self._rows)

    def advantage(self, X: np.ndarray, label: int) -> np.ndarray:
        """How far a label is ahead of the next, and within its reach."""
        scores = self.scores(X)
        core = np.asarray(self._tree.query(X, k=[self._rank])[0])[:, 0]
        inside = self._reach[label] ** 2 - np.maximum(-scores[:, label], core**2)
        return np.asarray(np.minimum(_ahead(scores, label), inside))

    def border_of_none(self, x: np.ndarray, label: int) -> tuple[np.ndarray, float]:
        """The member or the row that is too far away, and the reach."""
        member = self.nearest(x[None], label)[0]
        core, position = (np.ravel(one)[0] for one in self._tree.query(x, k=[self._rank]))
        is_lonely = core > np.linalg.norm(x - member)
        return self._rows[position] if is_lonely else member, float(self._reach[label])


def rule_of(clusterer: Any) -> PlacementRule:
    """The rule of a fitted clusterer of ``ml.modeling.clusterers``."""
    if isinstance(clusterer, ChosenMixture):
        return _mixture_rule(clusterer.mixture_)
    if isinstance(clusterer, DbscanClusterer):
        return DbscanRule(clusterer)
    if isinstance(clusterer, HdbscanClusterer):
        return HdbscanRule(clusterer)
    if isinstance(clusterer, PrototypeClusterer):
        return PrototypeRule(clusterer.prototypes_, clusterer.prototype_labels_)
    centres = np.asarray(clusterer.cluster_centers_, dtype=float)
    n_labels, n_dimensions = centres.shape
    return BowlRule(centres, np.tile(np.eye(n_dimensions), (n_labels, 1, 1)), np.zeros(n_labels))


def _mixture_rule(mixture: Any) -> BowlRule:
    """Log weight plus log normal density, from the factors of the precisions, as scikit-learn has it."""
    n_labels, n_dimensions = mixture.means_.shape
    factors = mixture.precisions_cholesky_
    if mixture.covariance_type == "tied":
        factors = np.tile(factors, (n_labels, 1, 1))
    elif mixture.covariance_type != "full":
        factors = factors.reshape(n_labels, -1)[:, :, None] * np.eye(n_dimensions)
    log_roots = np.log(np.diagonal(factors, axis1=1, axis2=2)).sum(axis=1)
    heights = np.log(mixture.weights_) + log_roots - n_dimensions / 2 * np.log(2 * np.pi)
    return BowlRule(mixture.means_, factors / np.sqrt(2), heights)


def _ahead(scores: np.ndarray, label: int) -> np.ndarray:
    others = np.delete(scores, label, axis=1)
    return np.asarray(scores[:, label] - others.max(axis=1, initial=-np.inf))
