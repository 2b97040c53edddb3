import sys

import numpy as np
import pytest
from scipy.cluster import hierarchy
from sklearn.metrics import adjusted_rand_score

from ml.errors import InvalidConfig
from ml.modeling.evaluation import inertia
from ml.modeling.inductive import GenieClusterer, HierarchicalClusterer, cut_linkage

RNG = np.random.default_rng(0)
LINKAGES = ["ward", "complete", "average", "single"]


def groups(n_rows: int, spread: float = 0.4) -> np.ndarray:
    centres = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0], [9.0, 9.0]])
    return centres[np.arange(n_rows) % 4] + RNG.uniform(-spread, spread, (n_rows, 2))


@pytest.mark.parametrize("linkage", LINKAGES)
def test_a_small_table_is_cut_as_scipy_does(linkage: str) -> None:
    X = RNG.normal(size=(300, 3))

    ours = HierarchicalClusterer(5, linkage=linkage).fit(X)

    scipys = hierarchy.fcluster(hierarchy.linkage(X, linkage), 5, criterion="maxclust")
    assert adjusted_rand_score(ours.labels_, scipys) == 1
    assert ours.n_micro_clusters_ is None


@pytest.mark.parametrize("linkage", LINKAGES)
def test_a_large_table_is_summed_up_and_finds_the_same_groups(linkage: str) -> None:
    X = groups(20_000)

    clusterer = HierarchicalClusterer(4, linkage=linkage, random_state=0).fit(X)

    assert adjusted_rand_score(clusterer.labels_, np.arange(20_000) % 4) == 1
    assert clusterer.n_micro_clusters_ == len(clusterer.linkage_) + 1
    assert clusterer.prototype_sizes_.sum() == 20_000


def test_summing_up_hardly_changes_wards_segments() -> None:
    X = groups(6_000, spread=5)

    exact = HierarchicalClusterer(4, max_exact_rows=6_000).fit(X)
    summed_up = HierarchicalClusterer(4, max_exact_rows=5_000, random_state=0).fit(X)

    assert inertia(X, summed_up.labels_) == pytest.approx(inertia(X, exact.labels_), rel=0.05)


def test_copies_weigh_as_much_as_they_are_many() -> None:
    X = np.repeat(RNG.normal(size=(40, 2)), RNG.integers(1, 30, 40), axis=0)

    ours = HierarchicalClusterer(4).fit(X)

    scipys = hierarchy.fcluster(hierarchy.linkage(X, "ward"), 4, criterion="maxclust")
    assert adjusted_rand_score(ours.labels_, scipys) == 1


@pytest.mark.parametrize("n_rows", [200, 12_000])
def test_another_cut_is_what_another_fit_would_be(n_rows: int) -> None:
    X = groups(n_rows, spread=3)
    clusterer = HierarchicalClusterer(3, random_state=0).fit(X)

    cut = clusterer.cut(7)

    again = HierarchicalClusterer(7, random_state=0).fit(X)
    assert np.array_equal(cut.labels_, again.labels_)
    assert cut.n_clusters == 7
    assert len(set(clusterer.labels_)) == 3


def test_a_cut_into_more_segments_than_distinct_rows_is_refused() -> None:
    clusterer = HierarchicalClusterer(2).fit(np.repeat(np.arange(3.0), 9).reshape(-1, 1))

    with pytest.raises(InvalidConfig, match="only 3 customers differ"):
        clusterer.cut(4)


def test_a_cut_through_ties_leaves_as_many_groups_as_were_asked_for() -> None:
    Z = hierarchy.linkage(np.arange(16.0).reshape(-1, 1), "single")

    assert [len(set(cut_linkage(Z, n_groups))) for n_groups in (1, 2, 5, 16)] == [1, 2, 5, 16]


def test_new_rows_go_with_the_nearest_row() -> None:
    clusterer = HierarchicalClusterer(2, linkage="single").fit(np.array([[0.0], [1.0], [2.0], [9.0], [10.0]]))

    near_the_first, near_the_last = clusterer.predict([[4.0], [7.0]])

    assert near_the_first == clusterer.labels_[0]
    assert near_the_last == clusterer.labels_[-1]


@pytest.mark.parametrize("estimator", [HierarchicalClusterer(4, random_state=0), GenieClusterer(4)])
def test_a_row_at_the_border_is_less_certain_than_one_in_the_middle(estimator: HierarchicalClusterer) -> None:
    clusterer = estimator.fit(groups(400))

    middle, border = clusterer.confidence([[0.0, 0.0], [2.9, 0.0]])

    assert middle > 0.9
    assert border < 0.2


def test_a_row_of_the_fit_is_as_certain_as_a_new_one_beside_it() -> None:
    X = groups(400, spread=2.9)
    clusterer = HierarchicalClusterer(4).fit(X)

    assert clusterer.confidence(X).mean() == pytest.approx(clusterer.confidence(X + 1e-6).mean(), abs=0.05)


def test_a_segment_of_one_row_is_certain_of_it() -> None:
    X = np.array([[0.0], [0.1], [0.2], [50.0]])

    assert HierarchicalClusterer(2).fit(X).confidence([[50.0]]) == 1


def test_genie_keeps_an_outlier_from_being_a_segment() -> None:
    X = np.vstack([groups(400), [[40.0, 40.0]]])

    sizes = np.bincount(GenieClusterer(4).fit(X).labels_)

    assert sizes.min() >= 100


def test_genie_draws_rows_of_a_large_table() -> None:
    X = groups(3_000)

    clusterer = GenieClusterer(4, max_rows=500, random_state=0).fit(X)

    assert len(clusterer.prototypes_) == 500
    assert adjusted_rand_score(clusterer.labels_, np.arange(3_000) % 4) == 1


def test_genie_without_its_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genieclust", None)

    with pytest.raises(InvalidConfig, match=r"pip install 'customer-segmentation\[genie\]'"):
        GenieClusterer(2).fit(groups(20))
