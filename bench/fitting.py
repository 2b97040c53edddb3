"""Fits of large tables beside scikit-learn's own, and how close what they reach is."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture

from ml import TrainingConfig
from ml.data import samples
from ml.modeling.clusterers import CLUSTERERS

N_SEGMENTS = 5
SEEDS = range(5)


def measure() -> None:
    """Print the ratios of times and of what is minimised, ours to plain; below 1 is better for both."""
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


def _compare(
    task: str, ours: Callable[[int], Any], plain: Callable[[int], Any], loss: Callable[[Any], float]
) -> None:
    times, losses = [], []
    for seed in SEEDS:
        mine, my_seconds = _timed(ours, seed)
        theirs, their_seconds = _timed(plain, seed)
        times.append(my_seconds / their_seconds)
        losses.append(loss(mine) / loss(theirs))
    print(
        f"{task:<46}time {statistics.median(times):.3f} ({min(times):.3f} to {max(times):.3f})  "
        f"loss {statistics.median(losses):.5f} ({min(losses):.5f} to {max(losses):.5f})",
        flush=True,
    )


def _timed(fit: Callable[[int], Any], seed: int) -> tuple[Any, float]:
    start = time.perf_counter()
    fitted = fit(seed)
    return fitted, time.perf_counter() - start


def _ours(algorithm: str, X: np.ndarray, seed: int) -> Any:
    return CLUSTERERS[algorithm].build(N_SEGMENTS, len(X), TrainingConfig(random_state=seed)).fit(X)


def _rows(n_rows: int) -> np.ndarray:
    """Draw wholesale customers again and again, each somewhat different; logarithms, standardised."""
    rng = np.random.default_rng(1)
    spend = samples.wholesale().select(samples.SPEND_COLUMNS).to_numpy()
    X = np.log(spend[rng.integers(0, len(spend), n_rows)]) + rng.normal(0, 0.3, (n_rows, spend.shape[1]))
    return np.asarray((X - X.mean(axis=0)) / X.std(axis=0))


if __name__ == "__main__":
    measure()
