"""Customers in the space in which their segments were formed, along its first axes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from ml.evidence import PcaSummary
from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import sample_by_segment
from ml.types import SegmentationModel

_MAX_POINTS = 5_000
_AXES = "xyz"
_MAX_AXES = len(_AXES)


@dataclass(frozen=True)
class _Axes:
    """Where customers are along the first axes, and what these are made of.

    ``components`` has one row an axis and one column a feature; ``numbers`` counts principal components
    from 0.
    """

    X: np.ndarray
    components: np.ndarray
    shares: list[float]
    numbers: list[int]


def projection(model: SegmentationModel) -> dict[str, Any]:
    """Customers on the first two or three components of the space in which the segments were formed.

    These are the model's own principal components; a space without is turned to those of the customers that
    are shown. There is a third only where the space has three dimensions: along any other, no distance was
    measured. More than 5,000 customers are represented by a sample of every segment.
    """
    shown = sample_by_segment(model, model.customers, _MAX_POINTS)
    X = np.asarray(model.pipeline[:-1].transform(shown.customers[list(model.data.features)]))
    axes = _axes_of_the_model(model.pca, model.pipeline[-2].kept, X) if model.pca else _axes_of(X)
    coordinates = {axis: for_drawing(values) for axis, values in zip(_AXES, axes.X.T, strict=False)}
    coordinates.setdefault("y", [0.0] * len(X))
    return {
        "axes": _told(axes),
        "axes_of": "model" if model.pca else "customers shown",
        "space": model.scores.space,
        **shown.told,
        "points": {
            **coordinates,
            **{name: shown.customers[name].to_list() for name in ("segment", "customer_id", "is_outlier")},
        },
        "loadings": _loadings(model, axes),
    }


def _axes_of_the_model(pca: PcaSummary, kept: Sequence[int], X: np.ndarray) -> _Axes:
    return _Axes(
        X=X[:, :_MAX_AXES],
        components=np.array(pca.components[:_MAX_AXES]),
        shares=list(pca.explained_variance_ratio[:_MAX_AXES]),
        numbers=list(kept[:_MAX_AXES]),
    )


def _axes_of(X: np.ndarray) -> _Axes:
    n_axes = min(_MAX_AXES, *X.shape)
    # Turned, distances in the space stay what they are.
    with np.errstate(invalid="ignore", divide="ignore"):
        pca = PCA(n_axes, svd_solver="full").fit(X)
    return _Axes(
        pca.transform(X), pca.components_, pca.explained_variance_ratio_.tolist(), list(range(n_axes))
    )


def _told(axes: _Axes) -> list[dict[str, Any]]:
    """At least two axes, since a map has two: nothing is along a second one that is not there."""
    told: list[dict[str, Any]] = [
        {"label": f"Component {number + 1}", "explained_variance_ratio": share}
        for number, share in zip(axes.numbers, axes.shares, strict=True)
    ]
    return told if len(told) > 1 else [*told, {"label": "Component 2", "explained_variance_ratio": None}]


def _loadings(model: SegmentationModel, axes: _Axes) -> list[dict[str, Any]]:
    if len(axes.components) < 2:
        return []
    names = model.pipeline[0].get_feature_names_out()
    return [
        {"feature": str(name), **dict(zip(_AXES, column, strict=False))}
        for name, column in zip(names, axes.components.T.tolist(), strict=True)
    ]
