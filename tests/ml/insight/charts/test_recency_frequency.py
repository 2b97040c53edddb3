from dataclasses import replace
from datetime import datetime

import numpy as np
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.insight.charts.recency_frequency import recency_frequency
from ml.insight.charts.sampling import quotas
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import SegmentationModel

GROUPS = ("Champions", "Lost", "Need attention")


@pytest.fixture(scope="module")
def of_purchases() -> SegmentationModel:
    """6,000 customers in three segments, who are known by when and how often they bought."""
    rng, n_rows = np.random.default_rng(4), 6_000
    kind = rng.choice(3, n_rows, p=[0.1, 0.6, 0.3])
    features = pl.DataFrame(
        {
            "customer_id": [f"C{number}" for number in range(n_rows)],
            "recency_days": np.array([5, 300, 60])[kind] + rng.integers(0, 30, n_rows),
            "n_purchases": np.array([20, 1, 5])[kind] + rng.integers(0, 3, n_rows),
            "total_spend": np.array([900.0, 30.0, 200.0])[kind] * rng.lognormal(0, 0.2, n_rows),
        }
    )
    quick = TrainingConfig(n_resamples=0, n_references=0, n_segments=3, algorithm="kmeans", outliers="keep")
    model = train(features, quick)
    day = datetime(2025, 6, 30)
    report = PurchaseReport(
        TransactionColumns("customer", "date", "amount"), {}, day, day, day, "match", 6_000, 6_000, n_rows
    )
    groups = pl.Series("rfm_group", np.array(GROUPS)[kind])
    return replace(
        model,
        data=replace(model.data, purchases=report),
        customers=model.customers.with_columns(groups),
    )


def test_customers_are_shown_with_what_is_known_of_them(of_purchases: SegmentationModel) -> None:
    told = recency_frequency(of_purchases)
    sizes = np.array([one.size for one in of_purchases.segments])

    assert np.bincount(told["segments"]).tolist() == quotas(sizes, 5_000).tolist()
    assert (told["n_rows"], told["n_shown"], told["reason"]) == (6_000, 5_000, None)
    shown = pl.DataFrame(
        {"customer_id": told["customer_ids"], "n": told["n_purchases"], "s": told["total_spend"]}
    )
    both = shown.join(of_purchases.customers, on="customer_id", maintain_order="left")
    assert both["n"].to_list() == both["n_purchases"].to_list()
    np.testing.assert_allclose(both["s"], both["total_spend"], atol=0.06)
    assert told["recency_days"] == both["recency_days"].to_list()
    assert told["segments"] == both["segment"].to_list()


def test_groups_count_all_customers_and_the_segments_they_are_in(of_purchases: SegmentationModel) -> None:
    groups = recency_frequency(of_purchases)["rfm"]
    customers = of_purchases.customers

    assert [one["group"] for one in groups] == ["Lost", "Need attention", "Champions"]
    assert sum(one["n_customers"] for one in groups) == 6_000
    for one in groups:
        members = customers.filter(pl.col("rfm_group") == one["group"])
        assert one["n_customers"] == members.height
        assert one["total_spend"] == pytest.approx(members["total_spend"].sum())
        counts = members.group_by("segment").agg(n=pl.len()).sort("segment")
        assert one["segments"] == counts.to_dicts()


def test_a_model_that_was_not_made_from_purchases_says_so(with_missing: SegmentationModel) -> None:
    told = recency_frequency(with_missing)

    assert told["reason"].startswith("The model was not made from purchases")
    assert not any(told[name] for name in ("customer_ids", "segments", "recency_days", "rfm"))


def test_a_model_that_does_not_keep_a_number_says_which(of_purchases: SegmentationModel) -> None:
    without = replace(of_purchases, customers=of_purchases.customers.drop("n_purchases"))

    assert recency_frequency(without)["reason"] == "The model does not keep n_purchases of its customers."
