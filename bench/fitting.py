"""Fits of large tables beside scikit-learn's own, and how close what they reach is."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from bench.customers import draw
from bench.results import Result, compared
from bench.rounds import compare, seconds_of
from bench.writing import show
from ml import TrainingConfig, train
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.silhouettes import silhouette_values

N_SEGMENTS = 5
SEEDS = range(5)


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare times and what is reached, ours / plain; less is better for both."""
    seeds = range(1) if quick else SEEDS
    part = 10 if quick else 1
    rows = _rows(1_000_000 // part)
    yield from _compare(
        f"k-means, {len(rows):,} x 6 / KMeans(n_init=10)",
        lambda seed: _ours("kmeans", rows, seed),
        lambda seed: KMeans(N_SEGMENTS, n_init=10, random_state=seed).fit(rows),
        ("inertia", lambda fitted: float(fitted.inertia_)),
        seeds,
    )
    fewer = rows[: 300_000 // part]
    yield from _compare(
        f"mixture, {len(fewer):,} x 6 / GaussianMixture",
        lambda seed: _ours("gmm", fewer, seed),
        lambda seed: GaussianMixture(N_SEGMENTS, random_state=seed).fit(fewer),
        ("BIC", lambda fitted: float(fitted.bic(fewer))),
        seeds,
    )
    few = rows[: 50_000 // part]
    labels = KMeans(N_SEGMENTS, n_init=1, random_state=0).fit_predict(few)
    yield compare(
        f"exact silhouette, {len(few):,} x 6 / silhouette_score",
        lambda: silhouette_values(few, labels),
        lambda: silhouette_score(few, labels),
        n_rounds=1 if quick else 3,
    )
    yield from _compare_auto(20_000 // part, 1_000_000 // part, seeds[:3])


def _compare_auto(few: int, many: int, seeds: Sequence[int]) -> Iterator[Result]:
    customers = draw(few)
    yield compare(
        f"auto with all evidence, {few:,} x 6 / k-means and mixtures of 2 to 10",
        lambda: train(customers),
        lambda: _sweep(customers, 0, with_mixtures=True),
        n_rounds=len(seeds),
    )
    million = draw(many)
    yield from _compare(
        f"auto with all evidence, {many:,} x 6 / k-means of 2 to 10",
        lambda seed: train(million, TrainingConfig(random_state=seed)),
        lambda seed: _sweep(million, seed),
        None,
        seeds,
    )
    millions = draw(10 * many)
    one, ten = seconds_of(lambda: train(million)), seconds_of(lambda: train(millions))
    yield compared(f"auto, {10 * many:,} x 6 / {many:,} x 6", [ten], [one])


def _compare(
    task: str,
    ours: Callable[[int], Any],
    plain: Callable[[int], Any],
    loss: tuple[str, Callable[[Any], float]] | None,
    seeds: Sequence[int],
) -> Iterator[Result]:
    """Fit with every seed, in turn; the times, and where there is a loss, what was reached."""
    fits = [(_timed(ours, seed), _timed(plain, seed)) for seed in seeds]
    yield compared(task, [mine for (_, mine), _ in fits], [theirs for _, (_, theirs) in fits])
    if loss is not None:
        name, reached = loss
        mine, theirs = ([reached(fitted) for fitted, _ in one] for one in zip(*fits, strict=True))
        yield compared(f"{task}: {name}", mine, theirs, unit="")


def _timed(fit: Callable[[int], Any], seed: int) -> tuple[Any, float]:
    start = time.perf_counter()
    fitted = fit(seed)
    return fitted, time.perf_counter() - start


def _ours(algorithm: str, X: np.ndarray, seed: int) -> Any:
    return CLUSTERERS[algorithm].build(N_SEGMENTS, len(X), TrainingConfig(random_state=seed)).fit(X)


def _sweep(customers: pl.DataFrame, seed: int, *, with_mixtures: bool = False) -> None:
    """What a notebook does: fits to all rows, silhouettes on a sample of 10,000."""
    X = StandardScaler().fit_transform(np.log(customers.to_numpy()))
    for n_segments in range(2, 11):
        clusterers = [KMeans(n_segments, n_init=1, random_state=seed)]
        if with_mixtures:
            clusterers.append(GaussianMixture(n_segments, random_state=seed))
        for clusterer in clusterers:
            silhouette_score(X, clusterer.fit_predict(X), sample_size=10_000, random_state=seed)


def _rows(n_rows: int) -> np.ndarray:
    """Customers as logarithms, standardised."""
    return np.asarray(StandardScaler().fit_transform(np.log(draw(n_rows).to_numpy())))


if __name__ == "__main__":
    show(measure())
