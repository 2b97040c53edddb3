import numpy as np
import polars as pl
import pytest
from sklearn.metrics import silhouette_samples

from ml.insight.charts.silhouettes import silhouette
from ml.types import UNASSIGNED, SegmentationModel


def test_silhouettes_are_those_of_the_assigned_customers(with_unassigned: SegmentationModel) -> None:
    model = with_unassigned
    assigned = model.customers.filter(pl.col("segment") != UNASSIGNED)
    X = model.pipeline[:-1].transform(assigned[list(model.data.features)])
    expected = silhouette_samples(X, assigned["segment"].to_numpy())

    told = silhouette(model)

    found = {
        customer: value
        for one in told["segments"]
        for customer, value in zip(one["customer_ids"], one["values"], strict=True)
    }
    assert found == pytest.approx(dict(zip(assigned["customer_id"], expected, strict=True)), abs=1e-4)
    assert told["mean"] == pytest.approx(expected.mean())
    assert told["n_rows"] + told["n_unassigned"] == model.customers.height


def test_a_sample_estimates_the_mean_and_is_sorted(wide: SegmentationModel) -> None:
    told = silhouette(wide)

    assert (told["n_rows"], told["n_shown"]) == (20_000, 5_000)
    assert sum(len(one["values"]) for one in told["segments"]) == 5_000
    assert sum(one["n_rows"] for one in told["segments"]) == 20_000
    assert all((np.diff(one["values"]) <= 0).all() for one in told["segments"])
    assert told["mean"] == pytest.approx(wide.scores.silhouette, abs=0.01)
