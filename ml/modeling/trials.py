"""Every algorithm with every number of segments that the configuration leaves open, fitted and measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from ml.errors import InvalidConfig
from ml.evidence import Candidate
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.evaluation import Space, evaluate
from ml.types import UNASSIGNED, Progress, TrainingConfig

SELECTION_ROWS = 10_000
# Neither needs a licence nor a guess at a distance, and together they find segments of any shape.
AUTO = ("kmeans", "gmm", "hierarchical", "hdbscan")
_DENSITY_ROWS = 2_000
_N_NEIGHBOURS = 10


@dataclass(frozen=True)
class Trial:
    """A candidate with what it was measured on.

    Attributes
    ----------
    X, labels
        The rows that were tried, shape (n_rows, n_dimensions), and their labels, shape (n_rows,).
    crossing
        The share of nearest neighbours that are in another segment, as a multiple of what a random division
        into segments of these sizes would have; 0 where segments are parted by gaps.
    overlap
        Of mixtures: the mean of minus the logarithm of the probability of a row's own segment, 0 where all
        are certain. Twice this times the number of rows is what the integrated completed likelihood adds
        to BIC (Biernacki, Celeux and Govaert 2000).
    """

    candidate: Candidate
    clusterer: Any
    X: np.ndarray
    labels: np.ndarray
    crossing: float
    overlap: float | None = None

    @property
    def has_rows_enough(self) -> bool:
        """Of mixtures: whether there are three rows for every parameter."""
        one = self.candidate
        if one.bic is None or one.log_likelihood is None:
            return False
        return bool(one.n_rows >= 3 * (one.bic + 2 * one.log_likelihood) / np.log(one.n_rows))

    @property
    def icl(self) -> float | None:
        """The integrated completed likelihood on the scale of BIC; lower is better."""
        if self.candidate.bic is None or self.overlap is None:
            return None
        return self.candidate.bic + 2 * self.overlap * self.candidate.n_rows


def try_all(space: Space, config: TrainingConfig, progress: Progress) -> list[Trial]:
    """Fit all that the configuration leaves open on at most 10,000 rows.

    Raises
    ------
    InvalidConfig
        More segments are asked for than customers differ, or none could be formed.
    """
    X = _sample(space.X, SELECTION_ROWS, config.random_state)
    attempts = list(_attempts(replace(space, X=X), config))
    trials, started = [], dict[str, Any]()
    for number, (algorithm, n_segments) in enumerate(attempts):
        said = f"{n_segments} segments with {CLUSTERERS[algorithm].label}"
        progress(number / len(attempts), "select", f"Trying {said}")
        # So few rows are done before threads have found each other, above all on a busy machine.
        with threadpool_limits(1):
            trial = _try(replace(space, X=X), algorithm, n_segments, config, started)
        if trial is not None:
            trials.append(trial)
    if not trials:
        raise InvalidConfig("No number of segments could be formed. Ask for fewer segments.")
    return trials


def _sample(X: np.ndarray, n_rows: int, random_state: int) -> np.ndarray:
    if len(X) <= n_rows:
        return X
    rows = np.random.default_rng(random_state).choice(len(X), n_rows, replace=False)
    return X[np.sort(rows)]


def _attempts(space: Space, config: TrainingConfig) -> Iterator[tuple[str, int]]:
    """Algorithms that find their number themselves are tried once, with 0."""
    X = space.X
    n_distinct = len(np.unique(X, axis=0))
    # A silhouette needs fewer segments than rows.
    most = min(n_distinct, len(X) - 1)
    if config.n_segments == "auto":
        numbers = range(2, min(config.max_segments, most) + 1)
    elif config.n_segments > most:
        raise InvalidConfig(
            f"{config.n_segments} segments were asked for, but only {n_distinct} customers differ from each "
            f"other. Ask for at most {most}."
        )
    else:
        numbers = range(config.n_segments, config.n_segments + 1)
    for algorithm in AUTO if config.algorithm == "auto" else (config.algorithm,):
        if CLUSTERERS[algorithm].finds_number:
            # Between categories, and beside a value that many share, there are gaps in any table.
            if config.algorithm == "auto" and not space.is_continuous:
                continue
            yield algorithm, 0
        else:
            yield from ((algorithm, n_segments) for n_segments in numbers)


def _try(
    space: Space, algorithm: str, n_segments: int, config: TrainingConfig, started: dict[str, Any]
) -> Trial | None:
    try:
        clusterer = _fit(space.X, algorithm, n_segments, config, started)
        labels = np.asarray(clusterer.predict(space.X))
    except InvalidConfig:
        if config.algorithm != "auto":
            raise
        return None
    n_found = int(labels.max()) + 1
    if config.algorithm != "auto" and CLUSTERERS[algorithm].finds_number and config.n_segments != "auto":
        _require_found(n_found, config)
    found = np.unique(labels[labels != UNASSIGNED])
    if len(found) < max(2, n_segments) or (config.n_segments not in ("auto", n_found)):
        return None
    scores = evaluate(space, labels, clusterer, random_state=config.random_state)
    candidate = Candidate(
        algorithm=algorithm,
        n_segments=n_found,
        silhouette=scores.silhouette,
        davies_bouldin=scores.davies_bouldin,
        calinski_harabasz=scores.calinski_harabasz,
        inertia=scores.inertia,
        n_rows=len(space.X),
        bic=scores.bic,
        aic=scores.aic,
        log_likelihood=scores.log_likelihood,
        variant=getattr(clusterer, "variant_", None),
        smallest_share=float(np.bincount(labels[labels != UNASSIGNED]).min() / len(labels)),
        n_unassigned=int((labels == UNASSIGNED).sum()),
    )
    return Trial(
        candidate, clusterer, space.X, labels, crossing_of(space.X, labels, config.random_state),
        _overlap(clusterer, space.X),
    )  # fmt: skip


def _require_found(n_found: int, config: TrainingConfig) -> None:
    if n_found != config.n_segments:
        raise InvalidConfig(
            f"{CLUSTERERS[config.algorithm].label} finds the number of segments itself, here {n_found}, not "
            f"{config.n_segments}. Leave n_segments at auto, or name another algorithm, such as kmeans."
        )


def _fit(
    X: np.ndarray, algorithm: str, n_segments: int, config: TrainingConfig, started: dict[str, Any]
) -> Any:
    """Fit anew, or cut the tree that was grown before."""
    cut = CLUSTERERS[algorithm].cut
    if cut is not None and algorithm in started:
        return cut(started[algorithm], n_segments)
    if config.algorithm == "auto" and CLUSTERERS[algorithm].finds_number:
        # Enough to see a gap.
        X = _sample(X, _DENSITY_ROWS, config.random_state)
    started[algorithm] = CLUSTERERS[algorithm].build(n_segments, len(X), config).fit(X)
    return started[algorithm]


def crossing_of(X: np.ndarray, labels: np.ndarray, random_state: int) -> float:
    """Return how often neighbours are in different segments, against a random division.

    The ten nearest neighbours of at most 500 assigned rows, among these.
    """
    rows = np.flatnonzero(labels != UNASSIGNED)
    if len(rows) > 500:
        rows = np.random.default_rng(random_state).choice(rows, 500, replace=False)
    labels, n_neighbours = labels[rows], min(_N_NEIGHBOURS, len(rows) - 1)
    neighbours = NearestNeighbors(n_neighbors=n_neighbours).fit(X[rows]).kneighbors(return_distance=False)
    shares = np.bincount(labels) / len(labels)
    by_chance = 1 - float((shares**2).sum())
    return float((labels[neighbours] != labels[:, None]).mean() / by_chance) if by_chance else 0.0


def _overlap(clusterer: Any, X: np.ndarray) -> float | None:
    if not hasattr(clusterer, "bic"):
        return None
    highest = clusterer.predict_proba(X).max(axis=1)
    return float(-np.log(highest).mean())
