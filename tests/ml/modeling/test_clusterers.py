"""The contract that every algorithm keeps."""

import io

import joblib
import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.pipeline import place
from ml.types import SegmentationModel

pytestmark = pytest.mark.parametrize("algorithm", CLUSTERERS)


def train_with(algorithm: str, frame: pl.DataFrame | None = None) -> SegmentationModel:
    table = samples.wholesale() if frame is None else frame
    return train(table, TrainingConfig(algorithm=algorithm, n_segments=3))


def test_it_survives_saving(algorithm: str) -> None:
    model = train_with(algorithm)
    saved = io.BytesIO()
    joblib.dump(model.pipeline, saved)

    features = model.customers.select(model.data.features)
    before = place(model.pipeline, algorithm, features)
    after = place(joblib.load(saved), algorithm, features)

    assert np.array_equal(before.labels, after.labels)


def test_confidence_lies_between_zero_and_one(algorithm: str) -> None:
    confidence = train_with(algorithm).customers["confidence"]

    assert confidence.is_between(0, 1).all()
    assert confidence.n_unique() > 100


def test_probabilities_where_there_are_any_add_up_to_one(algorithm: str) -> None:
    model = train_with(algorithm)
    placement = place(model.pipeline, algorithm, model.customers.select(model.data.features))

    assert (placement.probabilities is not None) == (algorithm == "gmm")
    if placement.probabilities is not None:
        assert placement.probabilities.sum(axis=1) == pytest.approx(1)


def test_rows_are_placed_where_the_pipeline_predicts(algorithm: str) -> None:
    model = train_with(algorithm)
    features = model.customers.select(model.data.features)

    labels = place(model.pipeline, algorithm, features).labels

    assert np.array_equal(labels, model.pipeline.predict(features))


def test_separate_groups_are_found(algorithm: str) -> None:
    rng = np.random.default_rng(0)
    truth = np.repeat([0, 1, 2], 50)
    groups = pl.DataFrame({f"x{axis}": rng.normal(truth * (axis + 5), 0.3) for axis in range(4)})

    segments = train_with(algorithm, groups).customers["segment"].to_numpy()

    assert all(len(set(segments[truth == group])) == 1 for group in range(3))
    assert len(set(segments)) == 3
