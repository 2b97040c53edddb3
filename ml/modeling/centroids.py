"""k-means and its bisecting form, and centres that stand for the rows around them."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
import polars as pl
from scipy.spatial import KDTree
from scipy.spatial.distance import pdist, squareform
from sklearn.cluster import BisectingKMeans, KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import pairwise_distances_argmin
from sklearn.utils import check_random_state, resample
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from ml.errors import InvalidConfig

START_ROWS = 20_000
_N_STARTS = 10
_N_MICRO_CLUSTERS = 1_000


class CheckedKMeans(KMeans):  # type: ignore[misc]
    """k-means (Lloyd 1982) that refuses to form more segments than rows differ from each other."""

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Self:
        """Fit to ``X``, shape (n_rows, n_features).

        Raises
        ------
        InvalidConfig
            Fewer rows differ from each other than segments are to be formed.
        """
        require_distinct(X, self.n_clusters)
        with warnings.catch_warnings():
            # Rows that differ by rounding only are one to it; the empty segment is for its caller to see.
            warnings.simplefilter("ignore", ConvergenceWarning)
            super().fit(X, y, sample_weight)
        # A row half-way between two centres is on either side, depending on rounding.
        self.labels_ = self.predict(X)
        return self


class CheckedBisectingKMeans(BisectingKMeans):  # type: ignore[misc]
    """Bisecting k-means (Steinbach, Karypis and Kumar 2000) that refuses more segments than distinct rows.

    A row belongs to the nearest of the final centres. scikit-learn descends the tree of divisions instead,
    which may end at a centre that is not the nearest.
    """

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> Self:
        """Fit to ``X``, shape (n_rows, n_features); raises InvalidConfig as ``CheckedKMeans`` does."""
        require_distinct(X, self.n_clusters)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            super().fit(X, y, sample_weight)
        self.is_by_centre_ = True
        self.labels_ = self.predict(X)
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Label rows with their nearest centre, shape (n_rows,)."""
        check_is_fitted(self)
        # Models that were kept by an earlier version go on as they began.
        if not hasattr(self, "is_by_centre_"):
            return np.asarray(super().predict(X))
        X = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        return np.asarray(pairwise_distances_argmin(X, self.cluster_centers_))


def start_from_sample(X: np.ndarray, n_clusters: int, random_state: Any) -> np.ndarray:
    """Find centres to start k-means from, on 20,000 rows (Bradley and Fayyad 1998); for ``KMeans(init=...)``.

    Of ten runs the one with the lowest inertia on all rows is taken: in the sample, local minima tie.
    """
    random_state = check_random_state(random_state)
    sample = draw_rows(X, START_ROWS, random_state)
    # So few rows are done before threads have found each other.
    with warnings.catch_warnings(), threadpool_limits(1):
        # Fewer rows may differ in the sample than in the table; Lloyd's steps then move the spare centres.
        warnings.simplefilter("ignore", ConvergenceWarning)
        runs = [KMeans(n_clusters, n_init=1, random_state=random_state).fit(sample) for _ in range(_N_STARTS)]
    return np.asarray(max(runs, key=lambda run: run.score(X)).cluster_centers_)


def micro_clusters(rows: np.ndarray, counts: np.ndarray, random_state: Any) -> np.ndarray:
    """Up to a thousand centres, each the nearest to some of the ``rows``, which occur ``counts`` times."""
    sample = draw_rows(np.column_stack([rows, counts]), START_ROWS, random_state)
    start, weights = sample[:, :-1], sample[:, -1]
    # A few of Lloyd's steps do: the groups only have to be small, not the best.
    kmeans = KMeans(
        min(_N_MICRO_CLUSTERS, len(start)), init="random", n_init=1, max_iter=10, random_state=random_state
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        centres = kmeans.fit(start, sample_weight=weights).cluster_centers_
    centres = distinct_rows(centres)[0]
    return np.asarray(centres[np.unique(nearest_rows(centres, rows))])


def sized_linkage(points: np.ndarray, sizes: np.ndarray, method: str) -> np.ndarray:
    """Join points that stand for ``sizes`` rows each, as if these rows all were where the point is.

    The nearest-neighbour chain (Murtagh 1983) with the update formulas of Lance and Williams (1967).

    Returns
    -------
    Shape (n_points - 1, 4), in the form of ``scipy.cluster.hierarchy.linkage``.
    """
    update, sizes = _UPDATES[method], sizes.astype(float)
    D = squareform(pdist(points))
    if method == "ward":
        D = D**2 * 2 * np.outer(sizes, sizes) / np.add.outer(sizes, sizes)
    np.fill_diagonal(D, np.inf)
    is_left, heights = np.ones(len(points), dtype=bool), np.zeros(len(points))
    joins, chain = [], list[int]()
    for _ in range(len(points) - 1):
        gone, kept = _pop_mutual_neighbours(D, chain, is_left)
        # Rounding must not let a join come before the joins that it is made of.
        heights[kept] = max(D[gone, kept], heights[gone], heights[kept])
        joins.append((gone, kept, heights[kept]))
        D[kept] = D[:, kept] = update(D[gone], D[kept], D[gone, kept], sizes[gone], sizes[kept], sizes)
        D[gone] = D[:, gone] = D[kept, kept] = np.inf
        sizes[kept] += sizes[gone]
        is_left[gone] = False
    Z = _in_order(joins)
    return np.column_stack([Z[:, :2], np.sqrt(Z[:, 2]), Z[:, 3]]) if method == "ward" else Z


_UPDATES: dict[str, Callable[..., np.ndarray]] = {
    "ward": lambda a, b, ab, n_a, n_b, n: ((n_a + n) * a + (n_b + n) * b - n * ab) / (n_a + n_b + n),
    "average": lambda a, b, _, n_a, n_b, __: (n_a * a + n_b * b) / (n_a + n_b),
    "complete": lambda a, b, *_: np.maximum(a, b),
    "single": lambda a, b, *_: np.minimum(a, b),
}


def _pop_mutual_neighbours(D: np.ndarray, chain: list[int], is_left: np.ndarray) -> tuple[int, int]:
    """Follow nearest neighbours until two are each other's, and take them off the chain."""
    if not chain:
        chain.append(int(is_left.argmax()))
    while True:
        nearest = int(D[chain[-1]].argmin())
        if len(chain) > 1 and D[chain[-1], chain[-2]] <= D[chain[-1], nearest]:
            return chain.pop(), chain.pop()
        chain.append(nearest)


def _in_order(joins: list[tuple[int, int, float]]) -> np.ndarray:
    """Sort joins by height and number the groups as SciPy does."""
    n_points = len(joins) + 1
    group, n_leaves = np.arange(n_points), np.ones(n_points)
    rows = []
    for number, (gone, kept, height) in enumerate(sorted(joins, key=lambda join: join[2]), start=n_points):
        n_leaves[kept] += n_leaves[gone]
        rows.append((*sorted((group[gone], group[kept])), height, n_leaves[kept]))
        group[kept] = number
    return np.array(rows, dtype=float).reshape(-1, 4)


def nearest_rows(rows: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The number of the nearest of ``rows`` for every row of ``X``."""
    return np.asarray(KDTree(rows).query(X, workers=-1)[1])


def neighbour_distances(rows: np.ndarray, X: np.ndarray, ranks: Sequence[int]) -> np.ndarray:
    """How far the nearest (rank 1), second nearest ... of ``rows`` are, shape (len(X), len(ranks))."""
    return np.asarray(KDTree(rows).query(X, k=list(ranks), workers=-1)[0])


def margin(distances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """One minus the distance to the own segment over that to the nearest other one, clipped to 0 and 1.

    ``distances`` has shape (n_rows, n_segments).
    """
    own = np.arange(len(labels)), labels
    others = distances.copy()
    others[own] = np.inf
    confidence: np.ndarray = 1 - distances[own] / np.maximum(others.min(axis=1), np.finfo(float).tiny)
    return confidence.clip(0, 1)


def draw_rows(X: np.ndarray, n_rows: int, random_state: Any) -> np.ndarray:
    """Draw ``n_rows`` rows without replacement; all of them, in their order, where there are no more."""
    if len(X) <= n_rows:
        return X
    return np.asarray(resample(X, replace=False, n_samples=n_rows, random_state=random_state))


def distinct_rows(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows that differ from each other, in the order of their first occurrence, and how often each occurs."""
    columns = [f"x{axis}" for axis in range(X.shape[1])]
    counted = pl.from_numpy(X, schema=columns).group_by(columns, maintain_order=True).len("n_rows")
    return counted.select(columns).to_numpy(), counted["n_rows"].to_numpy().astype(np.int64)


def require_distinct(X: Any, n_segments: int) -> None:
    """Refuse to form more segments than rows differ from each other.

    Raises
    ------
    InvalidConfig
    """
    X = np.asarray(X)
    # The first thousand rows nearly always answer it.
    if len(distinct_rows(X[:1_000])[0]) >= n_segments:
        return
    n_distinct = len(distinct_rows(X)[0])
    if n_distinct < n_segments:
        raise InvalidConfig(
            f"{n_segments} segments were asked for, but only {n_distinct} customers differ from each other. "
            f"Ask for at most {n_distinct}."
        )
