"""The data behind every chart, ready to become JSON."""

from collections.abc import Callable
from typing import Any

from ml.insight.charts.candidates import selection
from ml.insight.charts.components import explained_variance
from ml.insight.charts.correlation import correlation
from ml.insight.charts.densities import k_distance
from ml.insight.charts.distributions import distributions
from ml.insight.charts.heat_map import profiles
from ml.insight.charts.moments import moments
from ml.insight.charts.projection import projection
from ml.insight.charts.recency_frequency import recency_frequency
from ml.insight.charts.scatter_matrix import scatter_matrix
from ml.insight.charts.silhouettes import silhouette
from ml.insight.charts.totals import totals
from ml.insight.charts.trees import dendrogram
from ml.types import SegmentationModel

CHARTS: dict[str, Callable[[SegmentationModel], dict[str, Any]]] = {
    "projection": projection,
    "selection": selection,
    "profiles": profiles,
    "silhouette": silhouette,
    "correlation": correlation,
    "scatter_matrix": scatter_matrix,
    "distributions": distributions,
    "explained_variance": explained_variance,
    "dendrogram": dendrogram,
    "k_distance": k_distance,
    "recency_frequency": recency_frequency,
    "totals": totals,
    "moments": moments,
}
