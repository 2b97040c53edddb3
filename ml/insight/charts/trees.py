"""How hierarchical clustering joined the customers."""

from typing import Any

import numpy as np
from scipy.cluster import hierarchy

from ml.insight.charts.rounding import for_drawing
from ml.types import SegmentationModel

_MAX_BRANCHES = 30


def dendrogram(model: SegmentationModel) -> dict[str, Any]:
    """The last joins of hierarchical clustering, at most 30 branches; null for other algorithms.

    ``x`` and ``height`` hold the four corners of the bracket of every join, as SciPy draws them, and
    ``branch_sizes`` how many of the rows that shaped the segments are in each branch, from left to right.
    ``branch_segments`` and ``join_segments`` tell the segment below each branch and each join, null where
    there are several.
    """
    clusterer = model.pipeline[-1]
    tree = getattr(clusterer, "linkage_", None)
    if tree is None:
        return {"dendrogram": None}
    sizes = clusterer.prototype_sizes_.tolist()
    segments = [model.segment_of_label[label] for label in clusterer.prototype_labels_]
    for one, other in tree[:, :2].astype(int):
        sizes.append(sizes[one] + sizes[other])
        segments.append(segments[one] if segments[one] == segments[other] else None)
    drawn = hierarchy.dendrogram(
        tree, truncate_mode="lastp", p=_MAX_BRANCHES, no_plot=True, link_color_func=str
    )
    joins = [int(join) for join in drawn["color_list"]]
    leaves = drawn["leaves"] or ()
    return {
        "dendrogram": {
            "x": drawn["icoord"],
            "height": for_drawing(np.array(drawn["dcoord"]), 6),
            "branch_sizes": [sizes[leaf] for leaf in leaves],
            "branch_segments": [segments[leaf] for leaf in leaves],
            "join_segments": [segments[join] for join in joins],
        },
        "linkage": clusterer.linkage,
        "n_micro_clusters": clusterer.n_micro_clusters_,
        "n_rows": sizes[-1],
        "space": model.scores.space,
    }
