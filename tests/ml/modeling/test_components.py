import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score

from ml.data.samples import SPEND_COLUMNS
from ml.modeling.components import ChosenPCA, choose_components


def separate(X: np.ndarray) -> list[list[int]]:
    return [[column] for column in range(X.shape[1])]


def blobs(n_dimensions: int, n_noise: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    common = rng.normal(size=(500, n_dimensions))
    mixed = common @ rng.normal(size=(n_dimensions, 6)) + 0.3 * rng.normal(size=(500, 6))
    return np.column_stack([mixed, rng.normal(size=(500, n_noise))])


def test_parallel_analysis_finds_the_dimensions_that_features_share() -> None:
    X = blobs(n_dimensions=2, n_noise=2)
    blocks = [[column] for column in range(X.shape[1])]

    assert choose_components(X / X.std(axis=0), blocks, "auto", 0) == (0, 1)


def test_auto_keeps_at_least_two_components_of_unrelated_features() -> None:
    X = np.random.default_rng(0).normal(size=(500, 6))

    assert choose_components(X, [[column] for column in range(6)], "auto", 0) == (0, 1)


def test_auto_keeps_everything_with_fewer_than_four_features() -> None:
    X = np.random.default_rng(0).normal(size=(50, 3))

    assert choose_components(X, [[0], [1], [2]], "auto", 0) == (0, 1, 2)


def test_a_share_of_variance_keeps_as_many_components_as_it_takes() -> None:
    X = np.random.default_rng(0).normal(size=(500, 3)) * [10, 3, 1]

    assert choose_components(X, [[0], [1], [2]], 0.95, 0) == (0, 1)
    assert choose_components(X, [[0], [1], [2]], None, 0) is None


def test_directions_without_variance_are_never_kept() -> None:
    rng = np.random.default_rng(0)
    indicators = np.eye(3)[rng.integers(0, 3, 200)]
    Z = np.column_stack([rng.normal(size=200), indicators])

    for setting in ("auto", None, 4, 1.0 - 1e-15):
        assert choose_components(Z, [[0], [1, 2, 3]], setting, 0) == (0, 1, 2)


def test_wholesale_spend_keeps_two(wholesale_csv: bytes) -> None:
    Z = np.log(pl.read_csv(wholesale_csv).select(SPEND_COLUMNS).to_numpy())
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)

    assert choose_components(Z, separate(Z), "auto", 42) == (0, 1)


def test_noise_rarely_adds_a_component() -> None:
    kept = [
        choose_components(
            np.random.default_rng(seed).normal(size=(500, 6)), [[c] for c in range(6)], "auto", 0
        )
        for seed in range(20)
    ]

    assert sum(components == (0, 1) for components in kept) >= 19


@pytest.mark.parametrize("seed", range(5))
def test_no_direction_that_separates_five_groups_is_dropped(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(5), 100)
    X = 8 * np.eye(5, 6)[truth] + rng.normal(size=(500, 6))
    Z = (X - X.mean(axis=0)) / X.std(axis=0)

    kept = choose_components(Z, separate(Z), "auto", 0)

    assert kept is not None
    found = KMeans(5, n_init=10, random_state=0).fit_predict(ChosenPCA(kept).fit_transform(Z))
    assert adjusted_rand_score(truth, found) > 0.99


def test_a_direction_of_little_variance_that_separates_is_kept_and_noise_before_it_is_not() -> None:
    rng = np.random.default_rng(0)
    shared = rng.normal(size=(600, 2)) @ rng.normal(size=(2, 5)) * 3
    Z = np.column_stack([shared + rng.normal(size=(600, 5)), 0.6 * rng.choice([-1, 1], 600)])
    Z[:, 5] += 0.1 * rng.normal(size=600)

    kept = choose_components(Z, separate(Z), "auto", 0)

    assert kept == (0, 1, 5)
    assert np.abs(ChosenPCA(kept).fit(Z).components_[2, 5]) > 0.9


def test_chosen_components_are_those_of_scikit_learn() -> None:
    X = np.random.default_rng(0).normal(size=(50, 4)) * [4, 3, 2, 1]
    plain, chosen = PCA(4).fit(X), clone(ChosenPCA((0, 2))).fit(X)

    assert chosen.transform(X) == pytest.approx(plain.transform(X)[:, [0, 2]])
    assert ChosenPCA((0, 2)).fit_transform(X) == pytest.approx(chosen.transform(X))
    assert chosen.explained_variance_ratio_ == pytest.approx(plain.explained_variance_ratio_[[0, 2]])
    assert list(chosen.get_feature_names_out()) == ["chosenpca0", "chosenpca1"]
