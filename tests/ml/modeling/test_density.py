from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.cluster import DBSCAN, HDBSCAN
from sklearn.metrics import adjusted_rand_score
from sklearn.pipeline import Pipeline

from ml import TrainingConfig, train
from ml.errors import InvalidConfig
from ml.modeling.density import DbscanClusterer, HdbscanClusterer
from ml.scoring.scorer import segment
from ml.types import UNASSIGNED

RNG = np.random.default_rng(0)


def moons(n_rows: int, n_noise: int = 0) -> np.ndarray:
    """Two arcs, each within the other's reach of a centre, and rows far from both."""
    angle = np.linspace(0, np.pi, n_rows // 2)
    arc = np.column_stack([np.cos(angle), np.sin(angle)])
    rows = np.vstack([arc, [1, 0.5] - arc]) + RNG.normal(scale=0.05, size=(2 * len(angle), 2))
    return np.vstack([rows, RNG.uniform(4, 20, (n_noise, 2))])


@pytest.mark.parametrize("clusterer", [DbscanClusterer(0.2), HdbscanClusterer()])
def test_groups_of_any_shape_are_found_and_noise_is_left(clusterer: DbscanClusterer) -> None:
    labels = clusterer.fit(moons(600, n_noise=8)).labels_

    assert adjusted_rand_score(labels[:600], np.repeat([0, 1], 300)) > 0.97
    assert set(labels[600:]) == {UNASSIGNED}


def test_dbscan_labels_all_but_the_rims_of_segments_as_scikit_learn_does() -> None:
    X = moons(600, n_noise=20)

    ours = DbscanClusterer(0.15, min_samples=5).fit(X)
    plain = DBSCAN(eps=0.15, min_samples=5).fit(X)

    core = plain.core_sample_indices_
    assert np.array_equal(ours.labels_[core], plain.labels_[core])
    assert np.array_equal(ours.labels_ < 0, plain.labels_ < 0)


@pytest.mark.parametrize("scale", [0.05, 0.15, 0.3])
def test_hdbscan_keeps_the_members_and_the_noise_of_scikit_learn(scale: float) -> None:
    X = RNG.normal(scale=scale, size=(900, 2)) + RNG.integers(0, 3, (900, 1)) * [1, 0.6]
    X = np.vstack([X, RNG.uniform(-3, 6, (100, 2))])

    ours = HdbscanClusterer(min_samples=10, min_segment_share=0.05).fit(X)
    plain = HDBSCAN(min_cluster_size=50, min_samples=10, copy=True).fit(X)

    assert (plain.labels_ < 0).any()
    assert np.array_equal(ours.labels_, plain.labels_)


@pytest.mark.parametrize("clusterer", [DbscanClusterer(0.2), HdbscanClusterer()])
def test_a_row_far_from_all_belongs_to_no_segment(clusterer: DbscanClusterer) -> None:
    clusterer.fit(moons(600))

    assert clusterer.predict([[50.0, 50.0]]) == UNASSIGNED
    assert clusterer.confidence([[50.0, 50.0]]) == 0


@pytest.mark.parametrize("clusterer", [DbscanClusterer(0.2), HdbscanClusterer()])
def test_the_rows_beyond_the_sample_are_placed_like_new_ones(clusterer: DbscanClusterer) -> None:
    X = moons(4_000, n_noise=10)

    clusterer.set_params(max_rows=1_000, random_state=0).fit(X)

    assert len(clusterer.rows_) == 1_000
    assert adjusted_rand_score(clusterer.labels_[:4_000], np.repeat([0, 1], 2_000)) > 0.9
    assert np.array_equal(clusterer.predict(X), clusterer.labels_)


def test_the_knee_lies_between_dense_rows_and_noise() -> None:
    grid = np.array([[x, y] for x in range(20) for y in range(20)], dtype=float)
    X = np.vstack([grid, grid + 40, RNG.uniform(70, 400, (25, 2))])

    clusterer = DbscanClusterer(min_samples=5).fit(X)

    assert 1 <= clusterer.eps_ <= 5
    assert clusterer.n_segments_ == 2
    assert len(clusterer.k_distances_) == 101
    assert (np.diff(clusterer.k_distances_) >= 0).all()


@pytest.mark.parametrize(("n_dims", "min_samples"), [(1, 5), (2, 5), (6, 12)])
def test_a_dense_place_has_twice_as_many_rows_as_there_are_features(n_dims: int, min_samples: int) -> None:
    X = np.vstack([RNG.normal(size=(50, n_dims)) * 0.1, RNG.normal(size=(50, n_dims)) * 0.1 + 9])

    assert DbscanClusterer(2).fit(X).min_samples_ == min_samples


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_segment_of_hdbscan_is_not_smaller_than_its_share(share: float) -> None:
    X = np.vstack([RNG.normal(size=(n, 2)) * 0.1 + [9 * i, 0] for i, n in enumerate((400, 400, 50))])

    sizes = np.bincount(HdbscanClusterer(min_segment_share=share).fit(X).labels_ + 1)[1:]

    assert sizes.min() >= share * len(X)
    assert len(sizes) == (3 if share < 0.05 else 2)


@pytest.mark.parametrize(
    ("clusterer", "remedy"),
    [(DbscanClusterer(100), "smaller eps"), (HdbscanClusterer(), "smaller min_segment_share")],
)
def test_one_group_only_is_refused_with_a_remedy(clusterer: DbscanClusterer, remedy: str) -> None:
    with pytest.raises(InvalidConfig, match=remedy):
        clusterer.fit(np.arange(12.0).reshape(-1, 1))


def test_a_customer_of_no_segment_is_told_so_when_scored() -> None:
    frame = pl.DataFrame(moons(300) @ [[5.0, 0.0], [0.0, 5.0]], schema=["x", "y"])
    trained = train(
        frame, TrainingConfig(algorithm="kmeans", n_segments=2, pca=None, n_resamples=0, n_references=0)
    )
    space = trained.pipeline[:-1].transform(frame)
    steps = [*trained.pipeline.steps[:-1], ("cluster", HdbscanClusterer().fit(space))]
    model = replace(trained, pipeline=Pipeline(steps), algorithm="hdbscan", segment_of_label=(1, 0))
    far_away = pl.DataFrame({"x": [900.0, frame["x"][0]], "y": [900.0, frame["y"][0]]})

    scored = segment(model, far_away)

    assert scored["segment"][0] == UNASSIGNED
    assert scored["segment_name"][0] == "Unassigned"
    assert scored["confidence"][0] == 0
    assert scored["segment"][1] in (0, 1)
