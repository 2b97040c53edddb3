import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.charts import CHARTS, projection
from ml.manifest import to_json
from ml.types import SegmentationModel


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return train(
        samples.wholesale(),
        TrainingConfig(n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, n_segments=3),
    )


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_is_plain_json(model: SegmentationModel, chart: str) -> None:
    json.dumps(to_json(CHARTS[chart](model)), allow_nan=False)


def test_the_projection_shows_every_customer_of_a_small_table(model: SegmentationModel) -> None:
    chart = projection(model)

    assert chart["n_rows"] == chart["n_shown"] == len(chart["points"]["x"]) == 440
    assert [one["feature"] for one in chart["loadings"]] == list(samples.SPEND_COLUMNS)
    assert sum(one["x"] ** 2 for one in chart["loadings"]) == pytest.approx(1)


def test_a_large_table_is_sampled_and_says_so() -> None:
    rng = np.random.default_rng(0)
    large = pl.DataFrame({name: rng.normal(size=6000) for name in "abcd"})

    chart = projection(
        train(large, TrainingConfig(n_resamples=0, n_references=0, algorithm="kmeans", n_segments=2))
    )

    assert (chart["n_rows"], chart["n_shown"]) == (6000, 5000)


@pytest.mark.parametrize("features", [("Milk",), ("Milk", "Fresh"), ("Milk", "Fresh", "Frozen")])
@pytest.mark.parametrize("pca", ["auto", None])
def test_spaces_of_any_dimension_are_drawn_in_two(features: tuple[str, ...], pca: str | None) -> None:
    config = TrainingConfig(
        n_resamples=0, n_references=0, features=features, n_segments=2, algorithm="kmeans", pca=pca
    )  # type: ignore[arg-type]
    chart = projection(train(samples.wholesale(), config))

    assert len(chart["axes"]) == max(2, len(features))
    assert len(chart["points"]["y"]) == 440


def test_a_dendrogram_tells_heights_and_how_many_are_in_each_branch() -> None:
    config = TrainingConfig(algorithm="hierarchical", n_segments=3, n_resamples=0, n_references=0)
    model = train(samples.wholesale(), config)

    told = CHARTS["dendrogram"](model)

    assert len(told["dendrogram"]["branch_sizes"]) == 30
    assert sum(told["dendrogram"]["branch_sizes"]) == told["n_rows"] == model.data.n_rows_used
    assert len(told["dendrogram"]["height"]) == 29
    assert told["n_micro_clusters"] is None
    assert CHARTS["dendrogram"](train(samples.wholesale(), replace(config, algorithm="kmeans"))) == {
        "dendrogram": None
    }
