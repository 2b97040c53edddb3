"""The one scikit-learn Pipeline from a frame of features to cluster labels, and how it places rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from ml.modeling.clusterers import CLUSTERERS, Placement
from ml.modeling.components import ChosenPCA
from ml.types import UNASSIGNED

_BATCH_ROWS = 65_536


def build_pipeline(
    preprocessor: ColumnTransformer, components: Sequence[int] | None, clusterer: Any, random_state: int
) -> Pipeline:
    """Put the steps together: ``preprocess``, ``pca`` (or passthrough), ``cluster``."""
    pca = "passthrough" if components is None else ChosenPCA(components, random_state=random_state)
    return Pipeline([("preprocess", preprocessor), ("pca", pca), ("cluster", clusterer)])


def in_space(pipeline: Pipeline, features: pl.DataFrame) -> np.ndarray:
    """Put rows where distance is measured, shape (n_rows, n_dimensions).

    Batch by batch, since the steps of preprocessing make a copy each. Rows do not depend on each other there.
    """
    preprocess, pca = pipeline[0], pipeline[-2]
    if features.height <= _BATCH_ROWS:
        return np.asarray(pipeline[:-1].transform(features))
    Z: np.ndarray | None = None
    for start in range(0, features.height, _BATCH_ROWS):
        batch = np.asarray(preprocess.transform(features[start : start + _BATCH_ROWS]))
        Z = np.empty((features.height, batch.shape[1])) if Z is None else Z
        Z[start : start + _BATCH_ROWS] = batch
    return np.asarray(Z if pca == "passthrough" else pca.transform(Z))


def place(pipeline: Pipeline, algorithm: str, features: pl.DataFrame) -> Placement:
    """Place rows with a fitted pipeline; the space is computed once for all that is asked of it."""
    return CLUSTERERS[algorithm].place(pipeline[-1], in_space(pipeline, features))


def segments_of(labels: np.ndarray, segment_of_label: Sequence[int]) -> np.ndarray:
    """Number rows by segment; those that were labelled ``UNASSIGNED`` stay so, shape (n_rows,)."""
    # The label -1 counts from the end.
    return np.asarray(np.array([*segment_of_label, UNASSIGNED])[labels])
