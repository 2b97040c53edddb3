"""How much of the differences between customers each principal component holds."""

from typing import Any

import numpy as np
import polars as pl

from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import sample_by_segment
from ml.types import SegmentationModel

_MAX_ROWS = 50_000


def explained_variance(model: SegmentationModel) -> dict[str, Any]:
    """The share of the variance that each kept component explains, and its loadings; null without PCA.

    ``spectrum`` has the shares of all principal components of the preprocessed customers, and ``kept`` the
    numbers of those that span the space, from 0. It is that of the fit where ``is_of_fit`` says so; else it
    is of a sample, or outliers that shaped the fit in company of others are not among its customers.
    """
    return {"pca": model.pca, "spectrum": _spectrum(model), "space": model.scores.space}


def _spectrum(model: SegmentationModel) -> dict[str, Any]:
    shaping = model.customers
    if model.data.n_rows_used < shaping.height:
        shaping = shaping.filter(~pl.col("is_outlier"))
    shown = sample_by_segment(model, shaping, _MAX_ROWS)
    Z = np.asarray(model.pipeline[0].transform(shown.customers[list(model.data.features)]))
    variances = np.linalg.eigvalsh(np.atleast_2d(np.cov(Z, rowvar=False)))[::-1].clip(0)
    kept = model.pipeline[-2].kept if model.pca else range(len(variances))
    return {
        "explained_variance_ratio": for_drawing(variances / (variances.sum() or 1.0), 6),
        "kept": list(kept),
        "is_of_fit": shown.customers.height == model.data.n_rows_used,
        **shown.told,
    }
