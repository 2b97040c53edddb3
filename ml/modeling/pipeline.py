"""The one scikit-learn Pipeline from a frame of features to cluster labels, and how it places rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline

from ml.modeling.clusterers import CLUSTERERS


@dataclass(frozen=True)
class Placement:
    """Where rows belong: labels and confidence (n_rows,), probabilities (n_rows, n_labels) or None."""

    labels: np.ndarray
    confidence: np.ndarray
    probabilities: np.ndarray | None


def build_pipeline(
    preprocessor: ColumnTransformer, n_components: int | None, clusterer: Any, random_state: int
) -> Pipeline:
    """Put the steps together: ``preprocess``, ``pca`` (or passthrough), ``cluster``."""
    pca = "passthrough" if n_components is None else PCA(n_components, random_state=random_state)
    return Pipeline([("preprocess", preprocessor), ("pca", pca), ("cluster", clusterer)])


def place(pipeline: Pipeline, algorithm: str, features: pl.DataFrame) -> Placement:
    """Place rows with a fitted pipeline; the space is computed once for all that is asked of it."""
    X = pipeline[:-1].transform(features)
    clusterer = pipeline[-1]
    rules = CLUSTERERS[algorithm]
    return Placement(
        labels=np.asarray(clusterer.predict(X)),
        confidence=rules.confidence(clusterer, X),
        probabilities=clusterer.predict_proba(X) if rules.has_probabilities else None,
    )
