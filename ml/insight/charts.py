"""The data behind every chart, ready to become JSON."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from scipy.cluster import hierarchy
from sklearn.decomposition import PCA

from ml.types import SegmentationModel

_MAX_POINTS = 5_000
_MAX_BRANCHES = 30


def projection(model: SegmentationModel) -> dict[str, Any]:
    """Customers on the first two components of the space in which the segments were formed.

    More than 5,000 are represented by a random sample of that size, drawn with the model's own seed.
    """
    customers = _sample(model)
    X, loadings = _plane(model, customers)
    shares = list(model.pca.explained_variance_ratio) if model.pca else []
    return {
        "axes": [
            {
                "label": f"Component {axis + 1}",
                "explained_variance_ratio": shares[axis] if axis < len(shares) else None,
            }
            for axis in range(2)
        ],
        "space": model.scores.space,
        "n_rows": model.customers.height,
        "n_shown": customers.height,
        "seed": model.config.random_state,
        "points": {
            "x": X[:, 0].round(4).tolist(),
            "y": X[:, 1].round(4).tolist(),
            **{name: customers[name].to_list() for name in ("segment", "customer_id", "is_outlier")},
        },
        "loadings": loadings,
    }


def selection(model: SegmentationModel) -> dict[str, Any]:
    """Every criterion over the number of segments, for each algorithm that was tried."""
    return {"candidates": list(model.selection), "n_rows": model.selection[0].n_rows}


def profiles(model: SegmentationModel) -> dict[str, Any]:
    """Every feature of every segment."""
    return {
        "segments": [
            {"segment": one.segment, "name": one.name, "color": one.color, "profile": list(one.profile)}
            for one in model.segments
        ]
    }


def explained_variance(model: SegmentationModel) -> dict[str, Any]:
    """The share of the variance that each kept component explains, and its loadings; null without PCA."""
    return {"pca": model.pca}


def dendrogram(model: SegmentationModel) -> dict[str, Any]:
    """The last joins of hierarchical clustering, at most 30 branches; null for other algorithms.

    ``x`` and ``height`` hold the four corners of the bracket of every join, as SciPy draws them, and
    ``branch_sizes`` how many of the rows that shaped the segments are in each branch, from left to right.
    """
    tree = getattr(model.pipeline[-1], "linkage_", None)
    if tree is None:
        return {"dendrogram": None}
    sizes = model.pipeline[-1].prototype_sizes_.tolist()
    for one, other in tree[:, :2].astype(int):
        sizes.append(sizes[one] + sizes[other])
    drawn = hierarchy.dendrogram(tree, truncate_mode="lastp", p=_MAX_BRANCHES, no_plot=True)
    return {
        "dendrogram": {
            "x": drawn["icoord"],
            "height": drawn["dcoord"],
            "branch_sizes": [sizes[leaf] for leaf in drawn["leaves"] or ()],
        },
        "linkage": model.pipeline[-1].linkage,
        "n_micro_clusters": model.pipeline[-1].n_micro_clusters_,
        "n_rows": sizes[-1],
        "space": model.scores.space,
    }


CHARTS: dict[str, Callable[[SegmentationModel], dict[str, Any]]] = {
    "projection": projection,
    "selection": selection,
    "profiles": profiles,
    "explained_variance": explained_variance,
    "dendrogram": dendrogram,
}


def _sample(model: SegmentationModel) -> pl.DataFrame:
    if model.customers.height <= _MAX_POINTS:
        return model.customers
    return model.customers.sample(_MAX_POINTS, seed=model.config.random_state)


def _plane(model: SegmentationModel, customers: pl.DataFrame) -> tuple[np.ndarray, list[dict[str, Any]]]:
    features = customers.select(*model.data.features)
    X = model.pipeline[:-1].transform(features)
    components = np.array(model.pca.components) if model.pca else None
    if components is None and X.shape[1] > 2:
        flat = PCA(2, random_state=model.config.random_state).fit(X)
        X, components = flat.transform(X), flat.components_
    if X.shape[1] == 1:
        X = np.column_stack([X, np.zeros(len(X))])
    names = model.pipeline[0].get_feature_names_out()
    if components is None or len(components) < 2:
        return X, []
    return X, [
        {"feature": str(name), "x": float(x), "y": float(y)}
        for name, x, y in zip(names, components[0], components[1], strict=True)
    ]
