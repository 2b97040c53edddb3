from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.decomposition import PCA

from ml.evidence import Stability
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.stability import least_stable, measure_stability, overlap
from ml.types import TrainingConfig

QUICK = TrainingConfig(n_resamples=10)


def measure(
    X: np.ndarray, n_segments: int, config: TrainingConfig = QUICK, name: str = "kmeans"
) -> Stability:
    algorithm = CLUSTERERS[name]
    clusterer = algorithm.build(n_segments, len(X), config).fit(X)
    stability = measure_stability(X, clusterer.predict(X), algorithm, clusterer, config)
    assert stability is not None
    return stability


def wholesale_plane(csv: bytes) -> np.ndarray:
    """The 435 rows on the first two components of their logarithms, not standardised."""
    spend = np.log(pl.read_csv(csv).drop("Channel", "Region").to_numpy())
    X = np.delete(spend, [65, 66, 75, 128, 154], axis=0)
    return np.asarray(PCA(2).fit_transform(X))


@pytest.mark.parametrize(
    ("n_segments", "expected"),
    [(2, [0.97, 0.98]), (3, [0.68, 0.68, 0.82]), (4, [0.75, 0.76, 0.77, 0.84])],
)
def test_wholesale_segments_are_as_stable_as_published(
    wholesale_csv: bytes, n_segments: int, expected: list[float]
) -> None:
    config = TrainingConfig(n_resamples=200)

    stability = measure(wholesale_plane(wholesale_csv), n_segments, config)

    assert sorted(stability.segments) == pytest.approx(expected, abs=0.07)


def test_separate_groups_come_again_and_a_crowd_does_not() -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat([[0, 0], [20, 0], [0, 20]], 60, axis=0) + rng.normal(size=(180, 2))

    firm, loose = measure(groups, 3), measure(rng.normal(size=(180, 2)), 5)

    assert min(firm.segments) > 0.99
    assert firm.seed_agreement == pytest.approx(1)
    assert min(loose.segments) < 0.75


@pytest.mark.parametrize("name", ["gmm", "hierarchical", "hdbscan"])
def test_every_way_of_forming_segments_can_be_measured(name: str) -> None:
    rng = np.random.default_rng(0)
    groups = np.repeat([[0, 0], [20, 0]], 80, axis=0) + rng.normal(size=(160, 2))

    assert min(measure(groups, 2, name=name).segments) > 0.8


def test_a_large_table_is_represented_by_a_sample() -> None:
    X = np.random.default_rng(0).normal(size=(6_000, 1))

    assert measure(X, 2).n_rows == CLUSTERERS["kmeans"].stability_rows


def test_no_resamples_leave_it_unmeasured() -> None:
    config = replace(QUICK, n_resamples=0)
    X = np.arange(20.0)[:, None]
    clusterer = CLUSTERERS["kmeans"].build(2, 20, config).fit(X)

    assert measure_stability(X, clusterer.predict(X), CLUSTERERS["kmeans"], clusterer, config) is None


@pytest.mark.parametrize("name", ["kmeans", "gmm", "hierarchical"])
def test_the_true_number_of_groups_is_the_last_that_is_stable(name: str) -> None:
    rng = np.random.default_rng(0)
    X = np.repeat([[0, 0], [20, 0], [0, 30]], 80, axis=0) + rng.normal(size=(240, 2))
    labels = {n: CLUSTERERS[name].build(n, len(X), QUICK).fit(X).labels_ for n in (2, 3, 5)}

    stability = least_stable(X, labels, name, QUICK)

    assert list(stability) == [2, 3, 5]
    assert stability[3] > 0.95
    assert stability[5] < 0.75


def test_a_segment_too_small_for_the_sample_counts_as_not_found_again() -> None:
    X = np.append(np.random.default_rng(0).normal(size=(9_999, 1)), [[100.0]], axis=0)
    labels = (X[:, 0] > 50).astype(int)

    assert least_stable(X, {2: labels}, "kmeans", QUICK) == {2: 0.0}


def test_overlap_is_the_largest_jaccard_index() -> None:
    labels, others = np.array([0, 0, 0, 1, 1, -1]), np.array([2, 2, -1, 0, 0, 0])

    assert overlap(labels, others, 3) == pytest.approx([2 / 3, 2 / 3, np.nan], nan_ok=True)
