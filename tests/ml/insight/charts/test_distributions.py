from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from ml.insight.charts.distributions import distributions
from ml.types import SegmentationModel


def test_every_customer_is_counted_once(odd_model: SegmentationModel) -> None:
    told = distributions(odd_model)

    assert told["n_rows"] == odd_model.customers.height
    for one in told["features"]:
        for side in ("before", "after"):
            counted = sum(one[side]["counts"]) + one[side]["n_below"] + one[side]["n_above"]
            assert counted + one["n_missing"] == told["n_rows"], (one["feature"], side)
            assert len(one[side]["counts"]) <= 30
            by_segment = np.sum([segment[f"counts_{side}"] for segment in one["segments"]], axis=0)
            assert by_segment.tolist() == one[side]["counts"]


def test_counts_are_of_the_values_between_the_edges(wide: SegmentationModel) -> None:
    told = distributions(wide)

    for one in told["features"]:
        for segment in one["segments"]:
            values = wide.customers.filter(pl.col("segment") == segment["segment"])[one["feature"]]
            counts, _ = np.histogram(values, one["before"]["edges"])
            assert segment["counts_before"] == counts.tolist()


def test_a_long_tail_is_cut_and_counted_and_its_logarithm_is_not(wide: SegmentationModel) -> None:
    amounts = [one for one in distributions(wide)["features"] if one["is_log"]]

    assert len(amounts) == 10
    for one in amounts:
        assert one["before"]["n_above"] == 100  # 0.5 % of 20,000
        assert one["before"]["n_below"] == one["after"]["n_above"] == one["after"]["n_below"] == 0
        values = wide.customers[one["feature"]].to_numpy()
        assert one["before"]["edges"][-1] == pytest.approx(np.percentile(values, 99.5))


def test_a_few_whole_numbers_have_a_bin_each(wide: SegmentationModel) -> None:
    rng = np.random.default_rng(0)
    visits = rng.integers(2, 9, size=20_000)
    whole = replace(wide, customers=wide.customers.with_columns(feature_1=pl.Series(visits)))

    (told,) = [one for one in distributions(whole)["features"] if one["feature"] == "feature_1"]

    assert told["before"]["edges"] == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]
    assert told["before"]["counts"] == np.bincount(visits)[2:].tolist()
