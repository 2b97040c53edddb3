import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.modeling.company import in_company


def crowd_and(others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    Z = np.vstack([rng.normal(size=(500, 3)), others])
    return Z, np.arange(len(Z)) >= 500


@pytest.mark.parametrize("copies", [1, 50])
def test_a_group_far_out_is_in_company_and_lone_rows_are_not(copies: int) -> None:
    rng = np.random.default_rng(1)
    group = 30 + rng.normal(size=(60, 3))
    lone = rng.uniform(-200, -50, (20, 3))
    Z, is_outlier = crowd_and(np.vstack([group, lone]))
    Z, is_outlier = np.repeat(Z, copies, axis=0), np.repeat(is_outlier, copies)
    Z = Z + rng.normal(scale=0.01, size=Z.shape)

    keeps = in_company(Z.__getitem__, is_outlier, 0.02, 0)[::copies]

    assert keeps[500:560].mean() >= 0.8
    assert not keeps[560:].any()
    assert not keeps[:500].any()


def test_a_group_smaller_than_the_least_share_is_no_company() -> None:
    Z, is_outlier = crowd_and(30 + np.random.default_rng(1).normal(size=(60, 3)))

    assert in_company(Z.__getitem__, is_outlier, 0.02, 0).sum() >= 50
    assert not in_company(Z.__getitem__, is_outlier, 0.2, 0).any()


@pytest.mark.parametrize("n_dims", [2, 6])
def test_the_rim_of_one_crowd_is_no_company(n_dims: int) -> None:
    Z = np.random.default_rng(0).standard_t(3, (5_000, n_dims))
    is_outlier = (np.abs(Z) > 4).sum(axis=1) >= 2

    assert is_outlier.any()
    assert in_company(Z.__getitem__, is_outlier, 0.02, 0).mean() < 0.0005


def test_outliers_alone_and_none_are_no_company() -> None:
    Z = np.random.default_rng(0).normal(size=(20, 2))

    assert not in_company(Z.__getitem__, np.ones(20, dtype=bool), 0.02, 0).any()
    assert not in_company(Z.__getitem__, np.zeros(20, dtype=bool), 0.02, 0).any()


def test_a_small_segment_far_from_the_rest_is_found() -> None:
    rng = np.random.default_rng(2)
    truth = np.repeat([0, 1], [460, 40])
    X = 12 * truth[:, None] + rng.normal(size=(500, 3))
    table = pl.DataFrame(X, schema=["a", "b", "c"])

    model = train(table, TrainingConfig(n_resamples=0, n_references=0, max_segments=4))

    assert model.customers["is_outlier"].to_numpy()[truth == 1].all()
    assert model.data.n_outliers_excluded < 10
    assert model.n_segments == 2
    assert np.array_equal(model.customers["segment"].to_numpy(), truth)
