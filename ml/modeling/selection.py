"""Which algorithm and how many segments: try them, keep every criterion, choose by a written rule."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from ml.errors import InvalidConfig
from ml.evidence import Candidate
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.evaluation import Space, evaluate
from ml.types import Progress, TrainingConfig

SELECTION_ROWS = 10_000
_SILHOUETTE_ROWS = 5_000


def select(space: Space, config: TrainingConfig, progress: Progress) -> tuple[Candidate, ...]:
    """Fit every algorithm with every number of segments that the configuration leaves open.

    Rule: the highest silhouette wins, and of equal ones the fewest segments. More than 10,000 rows are
    represented by a random sample of that size, with silhouettes on 5,000.

    Returns
    -------
    All candidates, exactly one of them with ``is_chosen``.
    """
    sample = replace(space, X=_sample(space.X, config.random_state))
    trials = list(_attempts(sample.X, config))
    candidates = []
    for number, (algorithm, n_segments) in enumerate(trials):
        progress(
            number / len(trials), "select", f"Trying {n_segments} segments with {CLUSTERERS[algorithm].label}"
        )
        # So few rows are done before threads have found each other, above all on a busy machine.
        with threadpool_limits(1):
            candidate = _try(sample, algorithm, n_segments, config)
        if candidate is not None:
            candidates.append(candidate)
    if not candidates:
        raise InvalidConfig("No number of segments could be formed. Ask for fewer segments.")
    best = max(candidates, key=lambda one: (round(one.silhouette, 6), -one.n_segments))
    return tuple(replace(one, is_chosen=one is best) for one in candidates)


def _sample(X: np.ndarray, random_state: int) -> np.ndarray:
    if len(X) <= SELECTION_ROWS:
        return X
    rows = np.random.default_rng(random_state).choice(len(X), SELECTION_ROWS, replace=False)
    return X[np.sort(rows)]


def _attempts(X: np.ndarray, config: TrainingConfig) -> Iterator[tuple[str, int]]:
    algorithms = list(CLUSTERERS) if config.algorithm == "auto" else [config.algorithm]
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
    return ((algorithm, n_segments) for algorithm in algorithms for n_segments in numbers)


def _try(space: Space, algorithm: str, n_segments: int, config: TrainingConfig) -> Candidate | None:
    n_rows = len(space.X)
    clusterer = CLUSTERERS[algorithm].build(n_segments, n_rows, config)
    labels = clusterer.fit_predict(space.X)
    if len(np.unique(labels)) < n_segments:
        return None
    scores = evaluate(
        space, labels, clusterer, random_state=config.random_state, max_silhouette_rows=_SILHOUETTE_ROWS
    )
    return Candidate(
        algorithm=algorithm,
        n_segments=n_segments,
        silhouette=scores.silhouette,
        davies_bouldin=scores.davies_bouldin,
        calinski_harabasz=scores.calinski_harabasz,
        inertia=scores.inertia,
        n_rows=n_rows,
        bic=scores.bic,
    )
