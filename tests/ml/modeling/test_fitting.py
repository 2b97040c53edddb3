import numpy as np
import polars as pl

from ml.data import samples
from ml.data.cleaning import clean
from ml.data.frames import table_from_frame
from ml.modeling.fitting import Fit, fit
from ml.types import TrainingConfig


def fit_sample(config: TrainingConfig) -> Fit:
    return fit(clean(table_from_frame(samples.wholesale()), config), config, lambda *_: None)


def test_the_space_is_told_step_by_step() -> None:
    spend = samples.SPEND_COLUMNS

    assert (
        fit_sample(TrainingConfig(n_resamples=0, n_references=0, features=spend)).scores.space
        == "log, standardised, 2 principal components"
    )
    assert fit_sample(
        TrainingConfig(
            n_resamples=0, n_references=0, features=spend, log_transform=False, scale=False, pca=None
        )
    ).scores.space == ("original units")
    assert fit_sample(
        TrainingConfig(n_resamples=0, n_references=0, features=("Channel", "Region"), n_segments=2)
    ).scores.space == ("categories as weighed indicators, 3 principal components")


def test_outliers_do_not_shape_the_fit_and_are_placed_all_the_same() -> None:
    excluded = fit_sample(
        TrainingConfig(n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, n_segments=2)
    )
    kept = fit_sample(
        TrainingConfig(
            n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, n_segments=2, outliers="keep"
        )
    )

    assert excluded.n_rows_used == 440 - int(excluded.is_outlier.sum()) < kept.n_rows_used == 440
    assert len(excluded.placement.labels) == 440


def test_the_pipeline_predicts_from_the_features_alone() -> None:
    fitted = fit_sample(TrainingConfig(n_resamples=0, n_references=0, n_segments=2))
    features = clean(
        table_from_frame(samples.wholesale()), TrainingConfig(n_resamples=0, n_references=0)
    ).features

    assert np.array_equal(fitted.pipeline.predict(features.select(pl.all())), fitted.placement.labels)
