import numpy as np
import pytest
from scipy.spatial.distance import pdist

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.charts.projection import places_of_all, projection
from ml.types import SegmentationModel

_QUICK = {"n_resamples": 0, "n_references": 0, "n_segments": 2, "algorithm": "kmeans"}


def test_every_customer_of_a_small_table_is_shown() -> None:
    model = train(samples.wholesale(), TrainingConfig(features=samples.SPEND_COLUMNS, **_QUICK))  # type: ignore[arg-type]
    chart = projection(model)

    assert chart["n_rows"] == chart["n_shown"] == len(chart["points"]["x"]) == 440
    assert chart["points"]["customer_id"] == model.customers["customer_id"].to_list()
    assert {one["feature"] for one in chart["loadings"]} == set(samples.SPEND_COLUMNS)
    for axis in "xy":
        assert sum(one[axis] ** 2 for one in chart["loadings"]) == pytest.approx(1)


def test_a_large_table_is_sampled_and_says_so(wide: SegmentationModel) -> None:
    chart = projection(wide)

    assert (chart["n_rows"], chart["n_shown"], chart["sampled_by"]) == (20_000, 5_000, "segment")
    assert set(chart["points"]["segment"]) == {one.segment for one in wide.segments}


@pytest.mark.parametrize("pca", ["auto", None])
@pytest.mark.parametrize("n_features", [1, 2, 3])
def test_a_space_of_up_to_three_dimensions_is_shown_without_loss(n_features: int, pca: str | None) -> None:
    features = ("Milk", "Fresh", "Frozen")[:n_features]
    model = train(samples.wholesale(), TrainingConfig(features=features, pca=pca, **_QUICK))  # type: ignore[arg-type]
    chart = projection(model)

    X = model.pipeline[:-1].transform(model.customers[list(features)])
    shown = np.column_stack([chart["points"][axis] for axis in "xyz" if axis in chart["points"]])
    np.testing.assert_allclose(pdist(shown), pdist(X), atol=1e-3)
    shares = [axis["explained_variance_ratio"] for axis in chart["axes"]]
    assert len(shares) == shown.shape[1] == max(2, n_features)
    assert sum(shares[:n_features]) == pytest.approx(1)
    assert n_features > 1 or shares[1] is None


def test_there_is_no_third_axis_where_the_model_kept_two() -> None:
    model = train(samples.wholesale(), TrainingConfig(pca=2, **_QUICK))  # type: ignore[arg-type]
    chart = projection(model)

    assert len(chart["axes"]) == 2
    assert "z" not in chart["points"]
    assert "z" not in chart["loadings"][0]


def test_everybody_is_placed_where_the_map_draws_them(odd_model: SegmentationModel) -> None:
    chart, places = projection(odd_model), places_of_all(odd_model)

    assert places.shape == (odd_model.customers.height, 2)
    assert chart["n_shown"] == len(places)
    for axis, placed in zip("xy", places.T, strict=True):
        drawn = np.array(chart["points"][axis])
        np.testing.assert_allclose(placed, drawn, atol=1e-4 * max(np.abs(drawn).max(), 1e-9))


@pytest.mark.parametrize("pca", ["auto", None])
def test_so_they_are_where_a_sample_is_drawn(wide: SegmentationModel, pca: str | None) -> None:
    model = (
        wide
        if pca
        else train(
            wide.customers.drop("customer_id", "segment", "confidence", "is_outlier"),
            TrainingConfig(pca=None, **_QUICK),
        )
    )  # type: ignore[arg-type]
    points, places = projection(model)["points"], places_of_all(model)

    row_of = {one: row for row, one in enumerate(model.customers["customer_id"])}
    rows = [row_of[one] for one in points["customer_id"]]
    np.testing.assert_allclose(places[rows, 0], points["x"], atol=1e-3)
    np.testing.assert_allclose(places[rows, 1], points["y"], atol=1e-3)


def test_typical_customers_are_always_drawn_and_marked(wide: SegmentationModel) -> None:
    chart = projection(wide)
    points = chart["points"]

    marked = {
        (segment, customer_id)
        for segment, customer_id, is_typical in zip(
            points["segment"], points["customer_id"], points["is_typical"], strict=True
        )
        if is_typical
    }
    assert marked == {(one.segment, customer_id) for one in wide.segments for customer_id in one.typical}
    assert len(marked) == 3 * len(wide.segments)
    assert chart["n_shown"] == 5_000
