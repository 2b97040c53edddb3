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


def build_pipeline(
    preprocessor: ColumnTransformer, components: Sequence[int] | None, clusterer: Any, random_state: int
) -> Pipeline:
    """Put the steps together: ``preprocess``, ``pca`` (or passthrough), ``cluster``."""
    pca = "passthrough" if components is None else ChosenPCA(components, random_state=random_state)
    return Pipeline([("preprocess", preprocessor), ("pca", pca), ("cluster", clusterer)])


def place(pipeline: Pipeline, algorithm: str, features: pl.DataFrame) -> Placement:
    """Place rows with a fitted pipeline; the space is computed once for all that is asked of it."""
    return CLUSTERERS[algorithm].place(pipeline[-1], pipeline[:-1].transform(features))


def segments_of(labels: np.ndarray, segment_of_label: Sequence[int]) -> np.ndarray:
    """Number rows by segment; those that were labelled ``UNASSIGNED`` stay so, shape (n_rows,)."""
    # The label -1 counts from the end.
    return np.asarray(np.array([*segment_of_label, UNASSIGNED])[labels])
