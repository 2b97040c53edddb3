"""Whether the same segments come again, in other samples of the same customers and with other seeds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.cluster import contingency_matrix
from threadpoolctl import threadpool_limits

from ml.errors import InvalidConfig
from ml.evidence import Stability, StabilityBand
from ml.modeling.clusterers import CLUSTERERS, Algorithm, build_like
from ml.modeling.density import DensityClusterer
from ml.modeling.kmeans_series import kmeans_series
from ml.types import UNASSIGNED, TrainingConfig

# So many rows need few restarts, and a refit on fewer takes no more.
_RESTARTS_AS_FOR = 5_000
_N_SEEDS = 10
_SERIES_ROWS = 500
STABLE = 0.75
_SERIES_RESAMPLES = 10


@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def measure_stability(
    X: np.ndarray,
    labels: np.ndarray,
    algorithm: Algorithm,
    clusterer: Any,
    config: TrainingConfig,
    *,
    progress: Callable[[float], None] = lambda _: None,
) -> Stability | None:
    """Refit on bootstrap resamples of the customers, and on the same customers with other seeds.

    Parameters
    ----------
    X
        Customers in the space of the model, shape (n_rows, n_dimensions). Of more than
        ``algorithm.stability_rows`` a random sample stands for all.
    labels
        Where the model places them, shape (n_rows,).
    clusterer
        The fitted clusterer.

    Returns
    -------
    For each label the mean of its Jaccard overlap with the most similar segment of a resample (Hennig 2007,
    "Cluster-wise assessment of cluster stability"), 0 for one too small to be in the sample, and the
    agreement over seeds; None for no resamples.
    """
    if not config.n_resamples:
        return None
    rng = np.random.default_rng(config.random_state)
    if len(X) > algorithm.stability_rows:
        rows = rng.choice(len(X), algorithm.stability_rows, replace=False)
        X, labels = X[rows], labels[rows]
    n_segments = int(labels.max()) + 1

    def refit(sample: np.ndarray, seed: int) -> np.ndarray:
        seeded = replace(config, random_state=seed)
        again = build_like(clusterer, algorithm, n_segments, _RESTARTS_AS_FOR, seeded)
        if isinstance(clusterer, DensityClusterer):
            # As dense, with fewer rows.
            dense = clusterer.min_samples_ * len(sample) / len(clusterer.rows_)
            again.set_params(min_samples=int(np.clip(round(dense), 3, clusterer.min_samples_)))
        try:
            return np.asarray(again.fit(sample).labels_)
        except InvalidConfig:
            return np.full(len(sample), UNASSIGNED)

    overlaps = []
    for number in range(config.n_resamples):
        drawn, seed = rng.integers(0, len(X), len(X)), int(rng.integers(2**31))
        if algorithm.finds_number:
            # A row that is drawn twice would be a dense place of its own.
            drawn = np.unique(drawn)
        overlaps.append(overlap(labels[drawn], refit(X[drawn], seed), n_segments))
        progress((number + 1) / config.n_resamples)
    first, *others = (refit(X, int(seed)) for seed in rng.integers(0, 2**31, _N_SEEDS))
    return Stability(
        segments=tuple(_mean_overlaps(overlaps).tolist()),
        seed_agreement=float(np.mean([adjusted_rand_score(first, other) for other in others])),
        n_resamples=config.n_resamples,
        n_seeds=_N_SEEDS,
        n_rows=len(X),
        random_state=config.random_state,
    )


def stability_band(overlap: float) -> StabilityBand:
    """Read a mean Jaccard overlap as Hennig (2007) does.

    >>> [stability_band(overlap) for overlap in (0.59, 0.6, 0.75, 0.85)]
    ['unstable', 'doubtful', 'stable', 'highly stable']
    """
    if overlap < 0.6:
        return "unstable"
    if overlap < STABLE:
        return "doubtful"
    return "stable" if overlap < 0.85 else "highly stable"


@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def least_stable(
    X: np.ndarray, segmentations: Mapping[int, np.ndarray], name: str, config: TrainingConfig
) -> dict[int, float]:
    """Measure how often the least stable segment comes again, for several numbers of segments.

    A quick look for choosing among them: 10 bootstrap resamples of at most 500 rows.

    Parameters
    ----------
    X
        Shape (n_rows, n_dimensions).
    segmentations
        For each number of segments the labels of all rows, shape (n_rows,).
    name
        Of the algorithm.
    """
    rng = np.random.default_rng(config.random_state)
    rows = rng.permutation(len(X))[:_SERIES_ROWS]
    overlaps: dict[int, list[np.ndarray]] = {number: [] for number in segmentations}
    for _ in range(_SERIES_RESAMPLES):
        drawn = rng.choice(rows, len(rows))
        for number, again in _refits(X[drawn], list(segmentations), name, config):
            overlaps[number].append(overlap(segmentations[number][drawn], again, number))
    return {number: float(_mean_overlaps(one).min()) for number, one in overlaps.items() if one}


def _refits(
    X: np.ndarray, numbers: Sequence[int], name: str, config: TrainingConfig
) -> Iterator[tuple[int, np.ndarray]]:
    if name == "kmeans":
        yield from zip(numbers, kmeans_series(X, numbers), strict=True)
        return
    algorithm = CLUSTERERS[name]
    for number in numbers:
        try:
            yield number, algorithm.build(number, _RESTARTS_AS_FOR, config).fit(X).labels_
        except InvalidConfig:
            yield number, np.full(len(X), UNASSIGNED)


def _mean_overlaps(overlaps: Sequence[np.ndarray]) -> np.ndarray:
    """Mean of the resamples that hold rows of a segment, 0 where none does, shape (n_segments,)."""
    known = ~np.isnan(overlaps)
    return np.asarray(np.nansum(overlaps, axis=0) / np.maximum(known.sum(axis=0), 1))


def overlap(labels: np.ndarray, others: np.ndarray, n_segments: int) -> np.ndarray:
    """Return the largest Jaccard index of each segment with one of ``others``; NaN where it has no row.

    Parameters
    ----------
    labels, others
        Two segmentations of the same rows, shape (n_rows,); unassigned rows belong to no segment.

    Returns
    -------
    Shape (n_segments,).
    """
    counts = contingency_matrix(labels, others)
    here, there = np.unique(labels), np.unique(others)
    union = counts.sum(axis=1, keepdims=True) + counts.sum(axis=0, keepdims=True) - counts
    jaccard = (counts / union)[:, there != UNASSIGNED].max(axis=1, initial=0)
    best = np.full(n_segments, np.nan)
    best[here[here != UNASSIGNED]] = jaccard[here != UNASSIGNED]
    return best
