import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from ml.modeling.kmeans_series import kmeans_series, log_inertia


def test_groups_far_apart_are_found() -> None:
    truth = np.repeat(np.arange(4), 50)
    X = 20 * np.eye(4)[truth] + np.random.default_rng(0).normal(size=(200, 4))

    two, four = kmeans_series(X, (2, 4))

    assert set(two) == {0, 1}
    assert adjusted_rand_score(truth, four) == 1


def test_it_ends_nearly_as_low_as_ten_starts_of_k_means() -> None:
    X = np.random.default_rng(0).normal(size=(400, 3))

    for number, labels in zip(range(2, 11), kmeans_series(X, range(2, 11)), strict=True):
        best = KMeans(number, n_init=10, random_state=0).fit(X).inertia_
        assert log_inertia(X, labels) - np.log(best) < 0.05


def test_it_has_come_to_rest() -> None:
    X = np.random.default_rng(1).normal(size=(300, 2))
    (labels,) = kmeans_series(X, [5])

    centres = np.array([X[labels == label].mean(axis=0) for label in range(5)])

    assert np.array_equal(((X[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1), labels)


def test_known_distances_change_nothing() -> None:
    X = np.random.default_rng(2).normal(size=(100, 2))

    for one, other in zip(kmeans_series(X, (2, 3)), kmeans_series(X, (2, 3), pdist(X)), strict=True):
        assert np.array_equal(one, other)


def test_fewer_different_rows_than_segments_do_no_harm() -> None:
    X = np.repeat([[0.0, 0.0], [1.0, 1.0]], 10, axis=0)

    (labels,) = kmeans_series(X, [4])

    assert len(set(labels[:10]) & set(labels[10:])) == 0


def test_the_inertia_is_that_of_scikit_learn() -> None:
    X = np.random.default_rng(3).normal(size=(200, 3))
    kmeans = KMeans(4, n_init=1, random_state=0, tol=0).fit(X)

    assert log_inertia(X, kmeans.labels_) == pytest.approx(np.log(kmeans.inertia_))
