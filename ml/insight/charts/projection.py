"""Customers in the space in which their segments were formed, along its first axes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.decomposition import PCA

from ml.evidence import PcaSummary
from ml.insight.charts.projecting import project_customers
from ml.insight.charts.rounding import for_drawing
from ml.insight.charts.sampling import Shown, are_typical, sample_by_segment
from ml.types import SegmentationModel

_MAX_POINTS = 5_000
_AXES = "xyz"
_MAX_AXES = len(_AXES)


@dataclass(frozen=True)
class _Axes:
    """Where the axes of the map are in the space of the model, and what they are made of.

    ``directions`` has one row an axis and one column a dimension of the space, which is that of the
    preprocessed rows where the model has no components; ``components`` is the same with one column for each
    of these, and ``middle`` is where the zero of the axes is along them. ``numbers`` counts principal
    components from 0.
    """

    directions: np.ndarray
    origin: np.ndarray
    components: np.ndarray
    middle: np.ndarray
    shares: list[float]
    numbers: list[int]

    def place(self, X: np.ndarray) -> np.ndarray:
        """Where rows of the space are along the axes, shape (n_rows, n_axes)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((X - self.origin) @ self.directions.T)


def projection(model: SegmentationModel) -> dict[str, Any]:
    """Customers on the first two or three components of the space in which the segments were formed.

    These are the model's own principal components; a space without is turned to those of the customers that
    are shown. There is a third only where the space has three dimensions: along any other, no distance was
    measured. More than 5,000 customers are represented by a sample of every segment, with the typical ones
    in it.
    """
    shown, X = _shown(model)
    axes = _axes_of_the_model(model.pca, model) if model.pca else _axes_of(X)
    coordinates = {axis: for_drawing(values) for axis, values in zip(_AXES, axes.place(X).T, strict=False)}
    coordinates.setdefault("y", [0.0] * len(X))
    return {
        "axes": _told(axes),
        "axes_of": "model" if model.pca else "customers shown",
        "space": model.scores.space,
        **shown.told,
        "points": {
            **coordinates,
            **{name: shown.customers[name].to_list() for name in ("segment", "customer_id", "is_outlier")},
            "is_typical": are_typical(model, shown.customers).tolist(),
        },
        "loadings": _loadings(model, axes),
    }


def places_of_all(model: SegmentationModel) -> np.ndarray:
    """Where all customers are on the first two axes of that map, shape (n_customers, 2)."""
    axes = _axes_of_the_model(model.pca, model) if model.pca else _axes_of(_shown(model)[1])
    places = project_customers(model, axes.components[:2]) - axes.middle[:2]
    return places if places.shape[1] == 2 else np.column_stack([places, np.zeros(len(places))])


def _shown(model: SegmentationModel) -> tuple[Shown, np.ndarray]:
    shown = sample_by_segment(model, model.customers, _MAX_POINTS, always=are_typical(model, model.customers))
    return shown, np.asarray(model.pipeline[:-1].transform(shown.customers[list(model.data.features)]))


def _axes_of_the_model(pca: PcaSummary, model: SegmentationModel) -> _Axes:
    n_dimensions, components = len(pca.components), np.array(pca.components[:_MAX_AXES])
    return _Axes(
        directions=np.eye(min(_MAX_AXES, n_dimensions), n_dimensions),
        origin=np.zeros(n_dimensions),
        components=components,
        middle=components @ model.pipeline[-2].mean_,
        shares=list(pca.explained_variance_ratio[:_MAX_AXES]),
        numbers=list(model.pipeline[-2].kept[:_MAX_AXES]),
    )


def _axes_of(X: np.ndarray) -> _Axes:
    n_axes = min(_MAX_AXES, *X.shape)
    # Turned, distances in the space stay what they are.
    with np.errstate(invalid="ignore", divide="ignore"):
        pca = PCA(n_axes, svd_solver="full").fit(X)
    return _Axes(
        directions=pca.components_,
        origin=pca.mean_,
        components=pca.components_,
        middle=pca.components_ @ pca.mean_,
        shares=pca.explained_variance_ratio_.tolist(),
        numbers=list(range(n_axes)),
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
