"""Fits of large tables beside scikit-learn's own, and how close what they reach is."""

import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import polars as pl
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from ml import TrainingConfig, train
from ml.data import samples
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.silhouettes import silhouette_values

N_SEGMENTS = 5
SEEDS = range(5)


def measure() -> None:
    """Print the ratios of times and of what is reached, ours to plain; below 1 is better for both."""
    rows = _rows(1_000_000)
    _compare(
        "k-means, 1,000,000 x 6 / KMeans(n_init=10)",
        lambda seed: _ours("kmeans", rows, seed),
        lambda seed: KMeans(N_SEGMENTS, n_init=10, random_state=seed).fit(rows),
        lambda fitted: float(fitted.inertia_),
    )
    fewer = rows[:300_000]
    _compare(
        "mixture, 300,000 x 6 / GaussianMixture",
        lambda seed: _ours("gmm", fewer, seed),
        lambda seed: GaussianMixture(N_SEGMENTS, random_state=seed).fit(fewer),
        lambda fitted: float(fitted.bic(fewer)),
    )
    few = rows[:50_000]
    labels = KMeans(N_SEGMENTS, n_init=1, random_state=0).fit_predict(few)
    _compare(
        "exact silhouette, 50,000 x 6 / silhouette_score",
        lambda _: float(silhouette_values(few, labels).mean()),
        lambda _: float(silhouette_score(few, labels)),
        float,
        seeds=range(1),
    )
    _compare_auto(_customers(1_000_000))


def _compare_auto(million: pl.DataFrame) -> None:
    _compare(
        "auto with all evidence, 1,000,000 x 6 / sweep",
        lambda seed: train(million, TrainingConfig(random_state=seed)),
        lambda seed: _sweep(million, seed),
        lambda _: 1.0,
        seeds=range(3),
    )
    _, one = _timed(lambda _: train(million), 0)
    millions = _customers(10_000_000)
    _, ten = _timed(lambda _: train(millions), 0)
    print(f"{'auto, 10,000,000 x 6 / 1,000,000 x 6':<50}time {ten / one:.1f}", flush=True)


def _compare(
    task: str,
    ours: Callable[[int], Any],
    plain: Callable[[int], Any],
    loss: Callable[[Any], float],
    seeds: Iterable[int] = SEEDS,
) -> None:
    times, losses = [], []
    for seed in seeds:
        mine, my_seconds = _timed(ours, seed)
        theirs, their_seconds = _timed(plain, seed)
        times.append(my_seconds / their_seconds)
        losses.append(loss(mine) / loss(theirs))
    print(
        f"{task:<50}time {statistics.median(times):.3f} ({min(times):.3f} to {max(times):.3f})  "
        f"loss {statistics.median(losses):.5f} ({min(losses):.5f} to {max(losses):.5f})",
        flush=True,
    )


def _timed(fit: Callable[[int], Any], seed: int) -> tuple[Any, float]:
    start = time.perf_counter()
    fitted = fit(seed)
    return fitted, time.perf_counter() - start


def _ours(algorithm: str, X: np.ndarray, seed: int) -> Any:
    return CLUSTERERS[algorithm].build(N_SEGMENTS, len(X), TrainingConfig(random_state=seed)).fit(X)


def _sweep(customers: pl.DataFrame, seed: int) -> None:
    """What a notebook does: k-means on all rows, silhouettes on a sample of 10,000."""
    X = StandardScaler().fit_transform(np.log(customers.to_numpy()))
    for n_segments in range(2, 11):
        labels = KMeans(n_segments, n_init=1, random_state=seed).fit_predict(X)
        silhouette_score(X, labels, sample_size=10_000, random_state=seed)


def _customers(n_rows: int) -> pl.DataFrame:
    """Draw wholesale customers again and again, each somewhat different."""
    rng = np.random.default_rng(1)
    spend = samples.wholesale().select(samples.SPEND_COLUMNS).to_numpy()
    drawn = spend[rng.integers(0, len(spend), n_rows)].astype(float)
    drawn *= np.exp(rng.normal(0, 0.3, drawn.shape))
    return pl.DataFrame(drawn, schema=list(samples.SPEND_COLUMNS))


def _rows(n_rows: int) -> np.ndarray:
    """The same customers as logarithms, standardised."""
    return np.asarray(StandardScaler().fit_transform(np.log(_customers(n_rows).to_numpy())))


if __name__ == "__main__":
    measure()
