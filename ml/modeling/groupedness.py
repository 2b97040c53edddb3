"""How grouped a table looks, in numbers that can be compared with those of tables without structure."""

from dataclasses import dataclass

import numpy as np
from diptest import dipstat
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist, squareform

from ml.modeling.crowds import Drawn
from ml.modeling.kmeans_series import kmeans_series

NUMBERS = range(2, 7)
# In the order of ``Groupedness.criteria``.
CRITERIA = (*(f"silhouette_{number}" for number in NUMBERS), "valley", "dip")
_N_NEIGHBOURS = 10
_GROUP_SHARE = 0.05


@dataclass(frozen=True)
class Groupedness:
    """Of one table.

    Attributes
    ----------
    silhouettes
        Mean silhouettes (Rousseeuw 1987) of k-means with 2 to 6 segments.
    valley
        How much farther two groups of at least 5 % of the rows are apart than neighbours within them: the
        highest merge of two such groups by single linkage on mutual reachability distances (Campello, Moulavi
        and Sander 2013) over the median distance to the tenth neighbour. About 1 without any gap.
    dip
        Hartigan's dip (1985) of the least unimodal direction, times the square root of the number of rows; 0
        where ties make it meaningless.
    """

    silhouettes: np.ndarray
    valley: float
    dip: float

    @property
    def criteria(self) -> np.ndarray:
        """All that is compared with the references, shape (7,)."""
        return np.array([*self.silhouettes, np.log(self.valley), self.dip])


def measure_groupedness(table: Drawn) -> Groupedness:
    """Measure one table; O(n_rows^2)."""
    X = table.X
    pairs = pdist(X)
    distances = squareform(pairs, checks=False)
    segmentations = zip(NUMBERS, kmeans_series(X, NUMBERS, pairs), strict=True)
    return Groupedness(
        silhouettes=np.array([_mean_silhouette(distances, labels, n) for n, labels in segmentations]),
        valley=_valley(distances, _is_first(X)),
        dip=np.sqrt(len(X)) * max(map(dipstat, table.directions.T), default=0.0),
    )


def _is_first(X: np.ndarray) -> np.ndarray:
    """Whether a row differs from all before it, shape (n_rows,)."""
    is_first = np.zeros(len(X), dtype=bool)
    is_first[np.unique(X, axis=0, return_index=True)[1]] = True
    return is_first


def _mean_silhouette(distances: np.ndarray, labels: np.ndarray, n_segments: int) -> float:
    rows = np.arange(len(labels))
    is_member = np.eye(n_segments)[labels]
    sizes = is_member.sum(axis=0)
    to_segment = distances @ is_member
    own = to_segment[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    to_segment = np.where(sizes > 0, to_segment / np.maximum(sizes, 1), np.inf)
    to_segment[rows, labels] = np.inf
    other = to_segment.min(axis=1)
    values = (other - own) / np.maximum(own, other)
    return float(np.where(sizes[labels] > 1, values, 0).mean())


def _valley(distances: np.ndarray, is_distinct: np.ndarray) -> float:
    # Many customers at one point would make every gap look endless.
    if not is_distinct.all():
        distances = distances[np.ix_(is_distinct, is_distinct)]
    n_rows = len(distances)
    n_neighbours = min(_N_NEIGHBOURS, n_rows - 1)
    core = np.partition(distances, n_neighbours, axis=1)[:, n_neighbours]
    reach = np.maximum(distances, np.maximum.outer(core, core))
    np.fill_diagonal(reach, 0)
    merges = linkage(squareform(reach, checks=False), "single")
    sizes = np.concatenate([np.ones(n_rows), merges[:, 3]])
    smaller = np.minimum(sizes[merges[:, 0].astype(int)], sizes[merges[:, 1].astype(int)])
    of_groups = merges[smaller >= max(_N_NEIGHBOURS, _GROUP_SHARE * n_rows), 2]
    return float(max(of_groups.max(initial=0) / np.median(core), 1.0))
