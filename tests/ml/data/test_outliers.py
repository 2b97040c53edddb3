from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ml.data.logscale import learn_log_scale
from ml.data.outliers import count_beyond, is_outlier, tukey_fences
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


def test_fences_of_a_feature_with_refunds_are_found_on_the_signed_scale() -> None:
    amounts = np.random.default_rng(0).lognormal(4, 1, 500)
    amounts[:20] *= -1
    features = pl.DataFrame({"spend": amounts})
    scale = learn_log_scale(amounts)
    q1, q3 = np.quantile(scale.apply(amounts), [0.25, 0.75])

    fences = tukey_fences(features, ["spend"], ["spend"])

    assert scale.apply(np.array([fences.low["spend"], fences.high["spend"]])) == pytest.approx(
        [q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)]
    )
    assert is_outlier(features, fences)[:20].all()


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
