"""Made-up tables whose true groups are known: one function a family, each (rng) -> numbers, truth."""

from collections.abc import Callable

import numpy as np
import polars as pl
from sklearn.datasets import make_circles, make_moons

Made = tuple[np.ndarray, np.ndarray]
NOISE = -1


def table(family: str, seed: int) -> tuple[pl.DataFrame, np.ndarray]:
    """Make one table of a family, and the true group of each row; noise is -1, one crowd all 0."""
    X, truth = FAMILIES[family](np.random.default_rng(seed))
    frame = pl.DataFrame(X, schema=[f"x{number}" for number in range(X.shape[1])])
    if family == "mixed types":
        names = pl.Series([f"kind {code}" for code in range(4)])
        codes = [pl.Series(f"c{axis}", X[:, -axis].astype(int)) for axis in (1, 2)]
        frame = frame[:, :-2].with_columns(names.gather(code).alias(code.name) for code in codes)
    return frame, truth


def separated(
    rng: np.random.Generator, sizes: list[int], n_dims: int, gap: float, spreads: list[float] | None = None
) -> Made:
    """Gaussian groups with centres at least ``gap`` standard deviations apart."""
    centres: list[np.ndarray] = []
    scale = gap
    while len(centres) < len(sizes):
        centre = rng.normal(0, scale, n_dims)
        if all(np.linalg.norm(centre - other) >= gap for other in centres):
            centres.append(centre)
        scale *= 1.01
    truth = np.repeat(np.arange(len(sizes)), sizes)
    spread = np.ones(len(sizes)) if spreads is None else np.array(spreads)
    X = np.array(centres)[truth] + rng.normal(0, 1, (len(truth), n_dims)) * spread[truth][:, None]
    return X, truth


def _elongated(rng: np.random.Generator) -> Made:
    X, truth = separated(rng, [200, 200, 200], 3, 8)
    for group in range(3):
        axis = rng.normal(0, 1, 3)
        along = rng.normal(0, 4, (200, 1)) * axis / np.linalg.norm(axis)
        X[truth == group] += along
    return X, truth


def _parallel(rng: np.random.Generator) -> Made:
    """Long groups side by side, all leaning the same way."""
    truth = np.repeat([0, 1, 2], 200)
    along = rng.normal(0, 5, 600)
    across = 5 * truth + rng.normal(0, 0.7, 600)
    return np.column_stack([along + across, along - across, rng.normal(0, 1, 600)]), truth


def _moons(rng: np.random.Generator) -> Made:
    X, truth = make_moons(600, noise=0.06, random_state=int(rng.integers(2**31)))
    return X, truth


def _rings(rng: np.random.Generator) -> Made:
    X, truth = make_circles(600, noise=0.04, factor=0.45, random_state=int(rng.integers(2**31)))
    return X, truth


def _high(rng: np.random.Generator) -> Made:
    """Five groups that differ in four of twenty features."""
    X, truth = separated(rng, [120] * 5, 4, 6)
    return np.hstack([X, rng.normal(0, 1, (600, 16))]), truth


def _heavy_tails(rng: np.random.Generator) -> Made:
    X, truth = separated(rng, [200, 200, 200], 4, 9)
    return X + rng.standard_t(2.5, X.shape), truth


def _mixed(rng: np.random.Generator) -> Made:
    """Numbers that separate two pairs of groups, categories that separate within them."""
    X, truth = separated(rng, [150] * 4, 3, 5)
    usual = rng.integers(0, 4, (4, 2))
    usual[:, 0] = rng.permutation(4)
    codes = np.where(rng.random((600, 2)) < 0.85, usual[truth], rng.integers(0, 4, (600, 2)))
    return np.hstack([X, codes]), truth


def _noise_points(rng: np.random.Generator) -> Made:
    X, truth = separated(rng, [180, 180, 180], 2, 7)
    low, high = X.min(axis=0) - 2, X.max(axis=0) + 2
    return np.vstack([X, rng.uniform(low, high, (60, 2))]), np.append(truth, np.full(60, NOISE))


def _spend(rng: np.random.Generator) -> Made:
    """Log-normal amounts in six columns, three groups that buy differently."""
    levels, truth = separated(rng, [250, 200, 150], 6, 5)
    return np.exp(6 + 0.6 * levels), truth


def _cloud(rng: np.random.Generator) -> Made:
    mixing = rng.normal(0, 1, (4, 4))
    return rng.normal(0, 1, (600, 4)) @ mixing, np.zeros(600, dtype=int)


def _box(rng: np.random.Generator) -> Made:
    return rng.uniform(0, 1, (600, 3)), np.zeros(600, dtype=int)


def _skewed(rng: np.random.Generator) -> Made:
    return rng.lognormal(6, 1.2, (600, 5)), np.zeros(600, dtype=int)


FAMILIES: dict[str, Callable[[np.random.Generator], Made]] = {
    "blobs": lambda rng: separated(rng, [150] * 4, 4, 7),
    "many blobs": lambda rng: separated(rng, [75] * 8, 4, 7),
    "blobs that touch": lambda rng: separated(rng, [200] * 3, 3, 4),
    "unequal sizes": lambda rng: separated(rng, [450, 100, 50], 3, 6),
    "unequal spreads": lambda rng: separated(rng, [200] * 3, 3, 8, [0.5, 1.0, 2.5]),
    "elongated": _elongated,
    "elongated, side by side": _parallel,
    "moons": _moons,
    "rings": _rings,
    "high dimensions": _high,
    "heavy tails": _heavy_tails,
    "mixed types": _mixed,
    "noise points": _noise_points,
    "log-normal spend": _spend,
    "none: a cloud": _cloud,
    "none: a box": _box,
    "none: skewed spend": _skewed,
}
