"""How densely customers lie, by which algorithms of density tell segments from what is between them."""

from typing import Any

import numpy as np

from ml.insight.charts.rounding import for_drawing
from ml.modeling.centroids import neighbour_distances
from ml.modeling.density import DensityClusterer
from ml.types import SegmentationModel


def k_distance(model: SegmentationModel) -> dict[str, Any]:
    """Percentiles of the distance to the ``min_samples``-th nearest customer; null for other algorithms.

    The customer itself is the first of them. ``eps`` is how far DBSCAN looks, and null for HDBSCAN, which
    looks at every distance; ``n_rows`` is how many customers either works on.
    """
    clusterer = model.pipeline[-1]
    if not isinstance(clusterer, DensityClusterer):
        return {"k_distances": None}
    rows = clusterer.rows_
    distances = neighbour_distances(rows, rows, [clusterer.min_samples_])[:, 0]
    percent = np.arange(101)
    return {
        "k_distances": {
            "percent": percent.tolist(),
            "distance": for_drawing(np.percentile(distances, percent), 6),
        },
        "min_samples": clusterer.min_samples_,
        "eps": getattr(clusterer, "eps_", None),
        "n_rows": len(rows),
        "space": model.scores.space,
    }
