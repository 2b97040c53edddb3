from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ml.data.outliers import (
    choose_log_features,
    count_beyond,
    is_outlier,
    log_parameters,
    log_scale,
    tukey_fences,
)
from ml.data.samples import SPEND_COLUMNS


@pytest.fixture
def spend(wholesale_csv: Path) -> pl.DataFrame:
    return pl.read_csv(wholesale_csv).select(pl.col(SPEND_COLUMNS).cast(pl.Float64))


def test_fences_on_the_log_scale_flag_the_published_rows(spend: pl.DataFrame) -> None:
    fences = tukey_fences(spend, SPEND_COLUMNS, SPEND_COLUMNS)
    flagged = [
        int(((spend[name] < fences.low[name]) | (spend[name] > fences.high[name])).sum())
        for name in SPEND_COLUMNS
    ]

    assert flagged == [16, 4, 2, 10, 2, 14]
    assert int((count_beyond(spend, fences) > 0).sum()) == 42
    assert np.flatnonzero(is_outlier(spend, fences)).tolist() == [65, 66, 75, 128, 154]


def test_skewed_spend_goes_on_the_log_scale_and_symmetric_or_negative_columns_do_not() -> None:
    rng = np.random.default_rng(0)
    features = pl.DataFrame(
        {
            "spend": rng.lognormal(size=500),
            "age": rng.normal(40, 5, 500),
            "balance": rng.lognormal(size=500) - 1,
        }
    )

    assert choose_log_features(features, features.columns, "auto") == ("spend",)
    assert choose_log_features(features, features.columns, True) == ("spend", "age")
    assert choose_log_features(features, features.columns, False) == ()


def test_positive_columns_take_the_plain_logarithm_and_zeros_stay_zero() -> None:
    positive, with_zero = np.array([2.0, 8.0]), np.array([0.0, 8.0])

    assert log_scale(positive, *log_parameters(positive)) == pytest.approx(np.log(positive))
    assert log_scale(with_zero, *log_parameters(with_zero))[0] == 0


def test_a_new_value_of_zero_counts_as_half_the_smallest_seen() -> None:
    floor, offset = log_parameters(np.array([2.0, 8.0]))

    assert log_scale(np.array([0.0, -5.0]), floor, offset) == pytest.approx(np.log([1.0, 1.0]))


def test_a_missing_value_is_not_an_outlier() -> None:
    features = pl.DataFrame({"a": [1.0, 2, 3, 4, None], "b": [1.0, 2, 3, 4, None]})

    assert not is_outlier(features, tukey_fences(features, ["a", "b"], [])).any()


def test_a_feature_that_is_mostly_zero_makes_nobody_an_outlier() -> None:
    rng = np.random.default_rng(0)
    bought = rng.random((1000, 6)) < 0.22
    features = pl.DataFrame(
        {f"category {n}": np.where(bought[:, n], rng.lognormal(3, 1, 1000), 0) for n in range(6)}
    )

    fences = tukey_fences(features, features.columns, features.columns)

    assert set(fences.low.values()) == {None}
    assert not is_outlier(features, fences).any()
