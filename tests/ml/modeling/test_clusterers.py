"""The contract that every algorithm keeps."""

import io
from collections.abc import Iterator
from typing import Any

import joblib
import numpy as np
import pytest
from scipy.spatial.distance import cdist, mahalanobis
from sklearn.base import clone
from threadpoolctl import threadpool_limits

from ml.errors import InvalidConfig
from ml.modeling.clusterers import CLUSTERERS
from ml.types import TrainingConfig

pytestmark = pytest.mark.parametrize("algorithm", CLUSTERERS)

RNG = np.random.default_rng(0)
TRUTH = np.repeat([0, 1, 2], 100)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """On so few rows, threads mostly wait for each other."""
    with threadpool_limits(1):
        yield


def blobs(n_rows: int = 300, n_dims: int = 2) -> np.ndarray:
    """Three round groups of the same size, far apart, in turn."""
    centres = 10 * np.outer([0, 1, 2.5], np.ones(n_dims))
    return centres[np.arange(n_rows) % 3] + np.random.default_rng(7).uniform(-1, 1, (n_rows, n_dims))


TABLES = {
    "blobs": blobs(),
    "one feature": blobs(n_dims=1),
    "a constant feature": np.column_stack([blobs(), np.zeros(300)]),
    "features of very different size": blobs() * [1e6, 1e-3],
    "overlapping": RNG.normal(size=(300, 3)) + 5 * np.eye(3)[TRUTH],
    "whole numbers": np.repeat(RNG.permutation(200)[:60], 5).reshape(-1, 1) // 20 * 20.0,
    "many copies": np.repeat(blobs(12), [1, 40, 40, 40, 2, 9, 9, 9, 9, 9, 9, 9], axis=0),
    "200,000 rows": blobs(200_000),
}


def fit(algorithm: str, X: np.ndarray, n_segments: int = 3, seed: int = 0) -> Any:
    return CLUSTERERS[algorithm].build(n_segments, len(X), TrainingConfig(random_state=seed)).fit(X)


def saved_and_loaded(clusterer: Any) -> Any:
    file = io.BytesIO()
    joblib.dump(clusterer, file)
    return joblib.load(file)


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_the_fit_are_placed_as_they_were_labelled_also_after_saving(
    algorithm: str, table: str
) -> None:
    X = TABLES[table]
    clusterer = fit(algorithm, X)

    placement = CLUSTERERS[algorithm].place(clusterer, X)

    assert clusterer.labels_.shape == (len(X),)
    assert np.array_equal(clusterer.predict(X), clusterer.labels_)
    assert np.array_equal(placement.labels, clusterer.labels_)
    assert np.array_equal(saved_and_loaded(clusterer).predict(X), clusterer.labels_)


@pytest.mark.parametrize("table", TABLES)
def test_confidence_lies_between_zero_and_one_and_is_zero_without_a_segment(
    algorithm: str, table: str
) -> None:
    placement = CLUSTERERS[algorithm].place(fit(algorithm, TABLES[table]), TABLES[table])

    assert placement.confidence.min() >= 0
    assert placement.confidence.max() <= 1
    assert not placement.confidence[placement.labels < 0].any()


@pytest.mark.parametrize("table", TABLES)
def test_labels_count_from_zero_and_are_as_many_as_were_asked_for(algorithm: str, table: str) -> None:
    clusterer = fit(algorithm, TABLES[table])

    labels = set(clusterer.labels_[clusterer.labels_ >= 0].tolist())

    assert labels == set(range(clusterer.n_segments_ if CLUSTERERS[algorithm].finds_number else 3))


@pytest.mark.parametrize("table", ["blobs", "one feature", "a constant feature", "200,000 rows"])
def test_groups_far_apart_are_not_mixed(algorithm: str, table: str) -> None:
    labels = fit(algorithm, TABLES[table]).labels_
    truth = np.arange(len(labels)) % 3

    groups = [set(labels[(truth == group) & (labels >= 0)].tolist()) for group in range(3)]

    assert all(groups)
    assert sum(len(group) for group in groups) == len(set().union(*groups))


def test_same_seed_gives_same_segments(algorithm: str) -> None:
    # More rows than any algorithm takes without drawing some of them.
    X = np.vstack([TABLES["overlapping"] + RNG.normal(scale=0.1, size=(300, 3)) for _ in range(70)])
    X[0] = 40

    once, again = fit(algorithm, X, seed=3), fit(algorithm, X, seed=3)

    assert np.array_equal(once.labels_, again.labels_)


def test_copies_of_a_row_share_its_segment(algorithm: str) -> None:
    X = TABLES["many copies"]

    labels = fit(algorithm, X).labels_

    assert len(np.unique(np.column_stack([X, labels]), axis=0)) == len(np.unique(X, axis=0))


def test_ten_rows_are_enough(algorithm: str) -> None:
    X = np.repeat([[0.0, 0.0], [9.0, 9.0]], 5, axis=0) + RNG.uniform(0, 0.1, (10, 2))

    labels = fit(algorithm, X, n_segments=2).labels_

    assert set(labels[:5]).isdisjoint(labels[5:])


def test_more_segments_than_distinct_rows_are_refused(algorithm: str) -> None:
    X = np.tile([[1.0, 2.0]], (30, 1)) if CLUSTERERS[algorithm].finds_number else np.repeat(np.eye(2), 20, 0)

    with pytest.raises(InvalidConfig, match=r"differ from each other|nothing to tell apart"):
        fit(algorithm, X)


def test_as_many_segments_as_distinct_rows_are_formed(algorithm: str) -> None:
    X = np.repeat(np.arange(3.0), 20).reshape(-1, 1)

    assert set(fit(algorithm, X).labels_) == {0, 1, 2}


def test_probabilities_are_those_of_mixtures_and_add_up_to_one(algorithm: str) -> None:
    X = TABLES["overlapping"]

    probabilities = CLUSTERERS[algorithm].place(fit(algorithm, X), X).probabilities

    assert (probabilities is not None) == (algorithm == "gmm")
    if probabilities is not None:
        assert probabilities.sum(axis=1) == pytest.approx(1)


def test_fitting_changes_no_option(algorithm: str) -> None:
    clusterer = CLUSTERERS[algorithm].build(3, 300, TrainingConfig())
    before = clusterer.get_params()

    after = clusterer.fit(TABLES["blobs"]).get_params()

    assert before == after
    assert clone(clusterer).get_params() == before


def test_rows_of_a_fit_are_left_as_they_were(algorithm: str) -> None:
    X = blobs()

    fit(algorithm, X)

    assert np.array_equal(X, blobs())


def own_distances(algorithm: str, clusterer: Any, X: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """By other means: all distances at once, sorted, no row its own neighbour."""
    if "kmeans" in algorithm:
        return np.linalg.norm(X - clusterer.cluster_centers_[labels], axis=1)
    if algorithm == "gmm":
        mixture, n_dims = clusterer.mixture_, X.shape[1]
        full = {
            "full": lambda one: one,
            "tied": lambda one: np.tile(one, (mixture.n_components, 1, 1)),
            "diag": lambda one: np.stack([np.diag(row) for row in one]),
            "spherical": lambda one: one[:, None, None] * np.eye(n_dims),
        }[clusterer.covariance_type_](mixture.covariances_)
        return np.array(
            [
                mahalanobis(x, mixture.means_[k], np.linalg.inv(full[k]))
                for x, k in zip(X, labels, strict=True)
            ]
        )
    is_density = CLUSTERERS[algorithm].finds_number
    distances = cdist(X, clusterer.rows_ if is_density else clusterer.prototypes_)
    distances[distances == 0] = np.inf
    if is_density:
        return np.sort(distances, axis=1)[:, clusterer.min_samples_ - 1]
    own = np.where(clusterer.prototype_labels_ == labels[:, None], distances, np.inf)
    return np.sort(own, axis=1)[:, :5].mean(axis=1)


def test_distance_is_that_to_the_own_segment(algorithm: str) -> None:
    fitted = fit(algorithm, TABLES["overlapping"])
    X = np.vstack([TABLES["overlapping"], TABLES["overlapping"][:50] + 0.3, [[40.0, 40.0, 40.0]]])

    placement = CLUSTERERS[algorithm].place(fitted, X)

    assert placement.distance == pytest.approx(own_distances(algorithm, fitted, X, placement.labels))
    assert placement.distance.argmax() == len(X) - 1
