"""The compiled model beside its pipeline, on rows made to make them differ."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.modeling.pipeline import place, segments_of
from ml.scoring.compiled import CompiledModel, Slots, codes_of, compile_model
from ml.types import SegmentationModel

FORMS = ("full", "tied", "diag", "spherical")
CONFIGS = {
    "kmeans": TrainingConfig(algorithm="kmeans", n_segments=5),
    "kmeans, no PCA, no log": TrainingConfig(algorithm="kmeans", n_segments=4, pca=None, log_transform=False),
    "kmeans, unscaled": TrainingConfig(algorithm="kmeans", n_segments=3, scale=False, log_transform=False),
    "kmeans, categories alone": TrainingConfig(
        algorithm="kmeans", n_segments=3, features=("Channel", "Region")
    ),
    "bisecting": TrainingConfig(algorithm="bisecting_kmeans", n_segments=6),
    **{
        f"mixture, {form}": TrainingConfig(algorithm="gmm", n_segments=5, covariance_type=form, pca=4)  # type: ignore[arg-type]
        for form in FORMS
    },
    "mixture, unscaled": TrainingConfig(
        algorithm="gmm", n_segments=4, scale=False, log_transform=False, features=samples.SPEND_COLUMNS
    ),
}
PLACED_BY_PIPELINE = (
    TrainingConfig(algorithm="hierarchical", n_segments=3),
    TrainingConfig(algorithm="dbscan", eps=0.45, min_samples=20),
    TrainingConfig(algorithm="hdbscan"),
)


@pytest.fixture(scope="module", params=CONFIGS)
def model(request: pytest.FixtureRequest) -> SegmentationModel:
    """A model of customers some of whom have refunds, so that one feature takes the signed logarithm."""
    return train(_customers(), replace(CONFIGS[request.param], n_resamples=0, n_references=0))


def test_gives_the_segments_and_probabilities_of_the_pipeline(model: SegmentationModel) -> None:
    _compare(model, _adversarial(model, 100_000, seed=5))


@pytest.mark.parametrize("algorithm", ["kmeans", "gmm"])
def test_gives_the_same_for_a_million_rows(algorithm: str) -> None:
    model = train(
        _customers(), TrainingConfig(algorithm=algorithm, n_segments=5, n_resamples=0, n_references=0)
    )
    _compare(model, _adversarial(model, 1_000_000, seed=6))


def test_a_row_alone_is_placed_as_in_a_table(model: SegmentationModel) -> None:
    rows = _adversarial(model, 400, seed=7)
    compiled = compile_model(model)
    compiled.warm()
    whole = compiled.place(rows)
    alone = [compiled.place(rows[[row]]) for row in range(rows.height)]
    assert [one.segments[0] for one in alone] == whole.segments.tolist()
    np.testing.assert_allclose([one.confidence[0] for one in alone], whole.confidence, atol=1e-9)
    assert [one.is_outlier[0] for one in alone] == whole.is_outlier.tolist()


def test_rows_on_a_border_are_left_to_the_pipeline() -> None:
    config = TrainingConfig(algorithm="kmeans", n_segments=2, pca=None, log_transform=False, scale=False)
    corners = pl.DataFrame({"a": [0.0, 1.0, 9.0, 10.0] * 10, "b": [0.0, 1.0, 0.0, 1.0] * 10})
    model = train(corners, replace(config, n_resamples=0, n_references=0))
    middle = model.pipeline[-1].cluster_centers_.mean(axis=0)
    rows = pl.DataFrame({"a": np.full(50, middle[0]), "b": np.linspace(-9, 9, 50)})
    compiled = compile_model(model)
    assert compiled.folded is not None
    _compare(model, rows)


@pytest.mark.parametrize("config", PLACED_BY_PIPELINE, ids=lambda one: one.algorithm)
def test_an_algorithm_of_prototypes_is_placed_by_its_pipeline(config: TrainingConfig) -> None:
    asked = replace(config, features=samples.SPEND_COLUMNS, n_resamples=0, n_references=0)
    model = train(samples.wholesale(), asked)
    assert compile_model(model).folded is None
    _compare(model, _adversarial(model, 2_000, seed=8))


def test_a_model_is_compiled_once_and_let_go() -> None:
    model = train(
        _customers(), TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0)
    )
    compiled = compile_model(model)
    assert compile_model(model) is compiled
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_few_rows_are_left_to_the_pipeline() -> None:
    model = train(_customers(), TrainingConfig(algorithm="gmm", n_segments=5, n_resamples=0, n_references=0))
    compiled = CompiledModel(model)
    assert compiled.folded is not None
    rows = model.customers.select(pl.col(compiled.folded.numeric).cast(pl.Float64))
    values = np.ascontiguousarray(rows.to_numpy().T)
    codes = np.array(
        [codes_of(model.customers[name], known) for name, known in _coded(compiled)], dtype=np.int64
    )
    slots = Slots.make(rows.height, compiled.n_probabilities)
    compiled.fill(values, codes.reshape(-1, rows.height), slots)
    assert slots.is_doubtful.mean() < 0.01


def _coded(compiled: CompiledModel) -> Iterator[tuple[str, tuple[str, ...]]]:
    assert compiled.folded is not None
    return zip(compiled.folded.categorical, compiled.folded.categories, strict=True)


def _compare(model: SegmentationModel, rows: pl.DataFrame) -> None:
    compiled = CompiledModel(model)
    if compiled.folded is not None:
        compiled.warm()
    placed = compiled.place(rows)
    expected = place(model.pipeline, model.algorithm, rows)
    segments = segments_of(expected.labels, model.segment_of_label)
    differ = np.flatnonzero(placed.segments != segments)
    assert len(differ) == 0, rows[differ[:5].tolist()]
    if expected.probabilities is not None:
        assert placed.probabilities is not None
        in_order = expected.probabilities[:, np.argsort(model.segment_of_label)]
        np.testing.assert_allclose(placed.probabilities, in_order, rtol=0, atol=1e-12)
    # scikit-learn multiplies squared distances out, which loses half of the digits near a centre.
    scale = np.maximum(expected.distance, 1)
    np.testing.assert_allclose(placed.distance / scale, expected.distance / scale, atol=1e-6)
    np.testing.assert_allclose(placed.confidence, expected.confidence, atol=1e-6)


def _customers() -> pl.DataFrame:
    refunds = pl.Series(np.random.default_rng(0).random(440) < 0.03)
    wholesale = samples.wholesale()
    return wholesale.with_columns(
        Frozen=pl.when(refunds).then(-pl.col("Frozen")).otherwise("Frozen"),
        Region=pl.col("Region").cast(pl.String).replace({"1": "north", "2": "south", "3": "west"}),
    )


def _adversarial(model: SegmentationModel, n_rows: int, seed: int) -> pl.DataFrame:
    """Customers, and between them zeros, gaps, extremes, borders of segments and categories nobody knows."""
    rng = np.random.default_rng(seed)
    numeric = [name for name in model.data.features if name not in model.data.categorical_features]
    known = model.customers
    columns = {}
    a, b = rng.integers(0, known.height, (2, n_rows))
    share = rng.choice([0, 0.5, 1, 2], n_rows)
    for name in numeric:
        values = known[name].cast(pl.Float64).to_numpy()
        # Half-way between two customers, and beyond them.
        drawn = values[a] + share * (values[b] - values[a])
        drawn *= rng.choice([1, np.exp(rng.normal()), 1e-6, 1e6], n_rows, p=[0.6, 0.2, 0.1, 0.1])
        kind = rng.integers(0, 40, n_rows)
        for at, value in enumerate(
            [0.0, -0.0, np.nan, -1.0, 1e-300, 1e149, -1e149, values.min(), values.max()]
        ):
            drawn[kind == at] = value
        columns[name] = pl.Series(name, drawn, dtype=pl.Float64).fill_nan(None)
    for name in model.data.categorical_features:
        values = [*known[name].unique().to_list(), None, "nobody knows it", "1.0", ""]
        columns[name] = pl.Series(
            name, [values[i] for i in rng.integers(0, len(values), n_rows)], dtype=pl.String
        )
    return pl.DataFrame(columns).select(model.data.features)


def test_who_is_beyond_the_fences_of_hundreds_of_features_is_an_outlier() -> None:
    rng = np.random.default_rng(0)
    wide = pl.DataFrame({f"f{number}": rng.normal(10, 1, 60) for number in range(256)})
    config = TrainingConfig(algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0, pca=2)
    model = train(wide, config)
    assert len(model.data.features) == 256
    compile_model(model).warm()
    far = pl.DataFrame({name: [1e4] for name in model.data.features})
    assert compile_model(model).place(far).is_outlier.tolist() == [True]
