"""How well segments fit: every criterion names the space and the rows that it was measured on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_samples

from ml.evidence import Scores

SILHOUETTE_ROWS = 10_000


@dataclass(frozen=True)
class Space:
    """The rows where distance is measured, shape (n_rows, n_dimensions), and how to call that place.

    ``is_continuous`` is False with categories among the features: a density can grow without bound on them,
    so that no likelihood means anything.
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
    """Measure a segmentation.

    The silhouette (Rousseeuw 1987) is exact up to ``max_silhouette_rows`` rows. Beyond, it is the mean over a
    random sample of that size, with a 95 % normal interval.

    Parameters
    ----------
    labels
        At least two different labels, shape (n_rows,).
    clusterer
        The fitted clusterer; its likelihood gives BIC and AIC where it has one.
    """
    X = space.X
    silhouette, half_width, n_silhouette = _silhouette(X, labels, random_state, max_silhouette_rows)
    return Scores(
        silhouette=silhouette,
        silhouette_low=silhouette - half_width,
        silhouette_high=silhouette + half_width,
        silhouette_n_rows=n_silhouette,
        davies_bouldin=float(davies_bouldin_score(X, labels)),
        calinski_harabasz=float(calinski_harabasz_score(X, labels)),
        inertia=inertia(X, labels),
        space=space.name,
        n_rows=len(X),
        random_state=random_state,
        **(_likelihood(X, clusterer) if space.is_continuous else {}),
    )


def inertia(X: np.ndarray, labels: np.ndarray) -> float:
    """Sum of squared distances to the mean of the own segment."""
    within = 0.0
    for label in np.unique(labels):
        members = X[labels == label]
        within += float(((members - members.mean(axis=0)) ** 2).sum())
    return within


def _silhouette(
    X: np.ndarray, labels: np.ndarray, random_state: int, max_rows: int
) -> tuple[float, float, int]:
    is_sampled = len(X) > max_rows
    if is_sampled:
        rows = np.random.default_rng(random_state).choice(len(X), max_rows, replace=False)
        if len(np.unique(labels[rows])) > 1:
            X, labels = X[rows], labels[rows]
    values = silhouette_samples(X, labels)
    half_width = 1.96 * values.std(ddof=1) / np.sqrt(len(values)) if is_sampled else 0.0
    return float(values.mean()), float(half_width), len(values)


def _likelihood(X: np.ndarray, clusterer: Any) -> dict[str, Any]:
    if not hasattr(clusterer, "bic"):
        return {}
    return {
        "bic": float(clusterer.bic(X)),
        "aic": float(clusterer.aic(X)),
        "log_likelihood": float(clusterer.score(X) * len(X)),
    }
