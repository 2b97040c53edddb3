"""How well segments fit: every criterion names the space and the rows that it was measured on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from ml.evidence import Scores
from ml.modeling.silhouettes import silhouette_values
from ml.types import UNASSIGNED

SILHOUETTE_ROWS = 50_000
_LEAST_ROWS = 50


@dataclass(frozen=True)
class Space:
    """The rows where distance is measured, shape (n_rows, n_dimensions), and how to call that place.

    ``is_continuous`` is False with categories among the features, or with a number of which one value is that
    of many rows, such as one purchase: a density can grow without bound on them, so that no likelihood means
    anything.
    """

    X: np.ndarray
    name: str
    is_continuous: bool = True


def evaluate(
    space: Space,
    labels: np.ndarray,
    clusterer: Any,
    *,
    random_state: int,
    max_silhouette_rows: int = SILHOUETTE_ROWS,
) -> Scores:
    """Measure a segmentation; unassigned rows are left out.

    The silhouette (Rousseeuw 1987) is exact up to ``max_silhouette_rows`` rows. Beyond, it is the mean over a
    random sample stratified by segment, each row of which is measured exactly, against all rows; with a 95 %
    normal interval. The sample is as large as takes the time of ``max_silhouette_rows`` rows.

    Parameters
    ----------
    labels
        At least two different labels besides ``UNASSIGNED``, shape (n_rows,).
    clusterer
        The fitted clusterer; its likelihood gives BIC and AIC where it has one.
    """
    is_assigned = labels != UNASSIGNED
    X, labels = space.X[is_assigned], labels[is_assigned]
    silhouette, half_width, n_silhouette = _silhouette(X, labels, random_state, max_silhouette_rows)
    return Scores(
        silhouette=silhouette,
        silhouette_low=silhouette - half_width,
        silhouette_high=silhouette + half_width,
        silhouette_n_rows=n_silhouette,
        space=space.name,
        n_rows=len(X),
        random_state=random_state,
        **_squares(X, labels),
        **(_likelihood(X, clusterer) if space.is_continuous else {}),
    )


def inertia(X: np.ndarray, labels: np.ndarray) -> float:
    """Sum of squared distances to the mean of the own segment."""
    return float(_squares(X, labels)["inertia"])


def _squares(X: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Inertia, Calinski-Harabasz (1974) and Davies-Bouldin (1979) from one pass over each segment."""
    members = [X[labels == label] for label in np.unique(labels)]
    sizes = np.array([len(one) for one in members])
    centres = np.array([one.mean(axis=0) for one in members])
    squares = [((one - centre) ** 2).sum(axis=1) for one, centre in zip(members, centres, strict=True)]
    within = float(sum(one.sum() for one in squares))
    between = float((sizes * ((centres - X.mean(axis=0)) ** 2).sum(axis=1)).sum())
    spread = np.array([np.sqrt(one).mean() for one in squares])
    apart = cdist(centres, centres)
    np.fill_diagonal(apart, np.inf)
    # Segments without any spread are as tight as can be, as in scikit-learn.
    is_tight = np.allclose(spread, 0) or np.allclose(cdist(centres, centres), 0)
    ratios = (spread[:, None] + spread) / np.where(apart == 0, np.inf, apart)
    freedom = (len(X) - len(sizes)) / (len(sizes) - 1)
    return {
        "inertia": within,
        "calinski_harabasz": between / within * freedom if within else 1.0,
        "davies_bouldin": 0.0 if is_tight else float(ratios.max(axis=1).mean()),
    }


def _silhouette(
    X: np.ndarray, labels: np.ndarray, random_state: int, max_rows: int
) -> tuple[float, float, int]:
    if len(X) <= max_rows:
        return float(silhouette_values(X, labels).mean()), 0.0, len(X)
    # As many distances as the largest table that is measured exactly has.
    rows = _stratified(labels, max(_LEAST_ROWS, max_rows**2 // len(X)), random_state)
    values, labels_there = silhouette_values(X, labels, rows), labels[rows]
    mean = variance = 0.0
    for label, size in zip(*np.unique(labels, return_counts=True), strict=True):
        inside, share = values[labels_there == label], size / len(labels)
        mean += share * float(inside.mean())
        if len(inside) < size:
            variance += share**2 * float(inside.var(ddof=1)) / len(inside)
    return mean, 1.96 * float(np.sqrt(variance)), len(rows)


def _stratified(labels: np.ndarray, n_rows: int, random_state: int) -> np.ndarray:
    """Rows of every segment in proportion to its size, and at least 50 where it has so many."""
    rng = np.random.default_rng(random_state)
    drawn = []
    for label, size in zip(*np.unique(labels, return_counts=True), strict=True):
        n_drawn = min(size, max(_LEAST_ROWS, round(n_rows * size / len(labels))))
        drawn.append(rng.choice(np.flatnonzero(labels == label), n_drawn, replace=False))
    return np.concatenate(drawn)


def _likelihood(X: np.ndarray, clusterer: Any) -> dict[str, Any]:
    """BIC (Schwarz 1978) and AIC (Akaike 1974) of mixtures from one pass over the rows."""
    if not hasattr(clusterer, "bic"):
        return {}
    few = X[:100]
    # BIC and AIC differ by nothing but what a parameter costs.
    n_parameters = round((clusterer.bic(few) - clusterer.aic(few)) / (np.log(len(few)) - 2))
    log_likelihood = clusterer.score(X) * len(X)
    return {
        "bic": float(n_parameters * np.log(len(X)) - 2 * log_likelihood),
        "aic": float(2 * n_parameters - 2 * log_likelihood),
        "log_likelihood": float(log_likelihood),
    }
