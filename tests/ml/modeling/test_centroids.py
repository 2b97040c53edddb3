import numpy as np
import pytest
from scipy.cluster import hierarchy
from sklearn.cluster import BisectingKMeans, KMeans

from ml.errors import InvalidConfig
from ml.modeling.centroids import (
    CheckedBisectingKMeans,
    CheckedKMeans,
    distinct_rows,
    draw_rows,
    margin,
    micro_clusters,
    nearest_rows,
    require_distinct,
    sized_linkage,
    start_from_sample,
)

RNG = np.random.default_rng(0)
GROUPS = RNG.normal(size=(50_000, 3)) + 4 * RNG.integers(0, 2, (50_000, 3))
METHODS = ["ward", "average", "complete", "single"]


def test_a_start_from_a_sample_ends_as_low_as_ten_runs_on_all_rows() -> None:
    ours = CheckedKMeans(8, init=start_from_sample, n_init=1, random_state=0).fit(GROUPS)
    plain = KMeans(8, n_init=10, random_state=0).fit(GROUPS)

    assert ours.inertia_ <= plain.inertia_ * 1.001


def test_the_whole_of_k_means_is_there() -> None:
    kmeans = CheckedKMeans(8, init=start_from_sample, n_init=1, random_state=0).fit(GROUPS)

    assert kmeans.transform(GROUPS).argmin(axis=1) == pytest.approx(kmeans.labels_)
    assert kmeans.cluster_centers_.shape == (8, 3)


def test_a_bisected_row_goes_to_the_nearest_centre_even_where_its_branch_had_another() -> None:
    X = np.array([[0.0], [1.0], [5.2], [6.0], [10.0], [11.0], [12.0]])

    bisecting = CheckedBisectingKMeans(3, init="k-means++", n_init=10, random_state=0).fit(X)

    assert np.array_equal(bisecting.predict(X), bisecting.labels_)
    assert np.array_equal(np.abs(X - bisecting.cluster_centers_.T).argmin(axis=1), bisecting.labels_)


def test_a_model_of_an_earlier_version_goes_on_down_the_tree() -> None:
    X = np.array([[0.0], [1.0], [5.2], [6.0], [10.0], [11.0], [12.0]])
    bisecting = CheckedBisectingKMeans(3, init="k-means++", n_init=10, random_state=0).fit(X)

    del bisecting.is_by_centre_

    assert np.array_equal(bisecting.predict(X), BisectingKMeans.predict(bisecting, X))


@pytest.mark.parametrize("n_distinct", [1, 2])
def test_too_few_distinct_rows_are_counted_in_the_message(n_distinct: int) -> None:
    X = np.repeat(np.arange(n_distinct, dtype=float), 2_000).reshape(-1, 1)

    with pytest.raises(InvalidConfig, match=f"only {n_distinct} customers differ"):
        require_distinct(X, 3)


def test_distinct_rows_far_down_the_table_are_seen() -> None:
    X = np.zeros((5_000, 2))
    X[-2:] = [[1, 0], [2, 0]]

    require_distinct(X, 3)


def test_copies_are_counted_in_the_order_of_their_first_occurrence() -> None:
    rows, counts = distinct_rows(np.array([[2.0, 1.0], [0.0, 1.0], [2.0, 1.0]]))

    assert rows.tolist() == [[2, 1], [0, 1]]
    assert counts.tolist() == [2, 1]


def test_a_draw_of_more_rows_than_there_are_is_the_table() -> None:
    X = GROUPS[:10]

    assert draw_rows(X, 10, 0) is X
    assert len(np.unique(draw_rows(X, 9, 0), axis=0)) == 9


def test_a_margin_is_negative_nowhere_and_one_at_the_centre() -> None:
    distances = np.array([[0.0, 3.0], [1.0, 4.0], [4.0, 1.0], [0.0, 0.0]])

    assert margin(distances, np.array([0, 0, 0, 0])).tolist() == [1, 0.75, 0, 1]


def test_every_micro_cluster_is_the_nearest_to_some_row() -> None:
    centres = micro_clusters(GROUPS, np.ones(len(GROUPS)), 0)

    assert 500 < len(centres) <= 1_000
    assert len(np.unique(nearest_rows(centres, GROUPS))) == len(centres)


@pytest.mark.parametrize("method", METHODS)
def test_points_of_size_one_are_joined_as_scipy_does(method: str) -> None:
    X = RNG.normal(size=(200, 3))

    ours = sized_linkage(X, np.ones(200), method)

    assert ours == pytest.approx(hierarchy.linkage(X, method))
    assert hierarchy.is_valid_linkage(ours)


@pytest.mark.parametrize("method", METHODS)
def test_a_point_of_some_size_is_joined_as_that_many_copies(method: str) -> None:
    X, sizes = RNG.normal(size=(60, 2)), RNG.integers(1, 9, 60)

    ours = sized_linkage(X, sizes, method)

    among_copies = hierarchy.linkage(np.repeat(X, sizes, axis=0), method)
    assert ours[:, 2] == pytest.approx(among_copies[-59:, 2])


def test_points_at_the_same_distances_make_a_valid_linkage() -> None:
    lattice = np.array([[x, y] for x in range(12) for y in range(12)], dtype=float)

    for method in METHODS:
        Z = sized_linkage(lattice, RNG.integers(1, 4, 144), method)
        assert hierarchy.is_valid_linkage(Z, throw=True)
        assert hierarchy.is_monotonic(Z)
