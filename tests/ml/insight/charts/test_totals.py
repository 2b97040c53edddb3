from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data.reading import read_table
from ml.insight.charts.totals import totals
from ml.purchases import PurchaseReport, TransactionColumns
from ml.types import UNASSIGNED, SegmentationModel

QUICK = TrainingConfig(n_resamples=0, n_references=0, n_segments=3, algorithm="kmeans")
DAY = datetime(2025, 6, 30)
OF_PURCHASES = PurchaseReport(TransactionColumns(), {}, DAY, DAY, DAY, "net", 300, 300, 300)


@pytest.fixture(scope="module")
def shop_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customers of a shop: with cells that are missing, and with a number that is below zero for some."""
    rng = np.random.default_rng(8)
    kind = rng.integers(3, size=400)
    frame = pd.DataFrame(
        {
            "customer": [f"K{number}" for number in range(400)],
            "annual_spend": np.exp(2 + 2 * kind + rng.normal(0, 0.3, 400)).round(2),
            "visits": 5 * kind + rng.poisson(3, 400),
            "age": rng.normal(45, 9, 400).round(),
            "balance": rng.normal(0, 300, 400).round(2),
        }
    )
    for name in ("annual_spend", "visits"):
        frame.loc[rng.random(400) < 0.1, name] = np.nan
    path = tmp_path_factory.mktemp("totals") / "shop.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def shop(shop_csv: Path) -> SegmentationModel:
    return train(read_table(shop_csv), QUICK)


def test_every_total_is_the_sum_that_pandas_computes_from_the_file(
    shop_csv: Path, shop: SegmentationModel
) -> None:
    table = pd.read_csv(shop_csv).set_index("customer")
    table["segment"] = _in_pandas(shop).set_index("customer_id")["segment"]
    sums = table.groupby("segment").sum()
    told = totals(shop)

    assert table["annual_spend"].isna().any()
    assert told["segments"] == [0, 1, 2]
    assert {one["feature"] for one in told["features"]} == {"annual_spend", "visits", "age"}
    for one in told["features"]:
        np.testing.assert_allclose(one["totals"], sums[one["feature"]].loc[[0, 1, 2]], rtol=1e-12)


def test_a_number_that_is_below_zero_is_no_amount(shop: SegmentationModel) -> None:
    assert (shop.customers["balance"] < 0).any()
    assert "balance" not in _features(shop)


def test_names_that_say_money_are_spend(shop: SegmentationModel) -> None:
    assert _spend(shop) == ("names", ["annual_spend"])


def test_a_part_of_the_largest_amount_is_not_counted_twice() -> None:
    rng = np.random.default_rng(3)
    month, other = rng.lognormal(3, 1, 300), rng.lognormal(6, 1, 300)
    year = month + rng.lognormal(7, 1, 300)
    told = _of(spend_last_month=month, spend_last_year=year, mean_order_value=month, gift_spend=other)

    assert (other > year).any()
    assert _spend(told) == ("names", ["spend_last_year", "gift_spend"])


def test_what_was_paid_in_purchases_is_spend_also_where_segments_are_formed_by_other_numbers() -> None:
    rng = np.random.default_rng(5)
    bare = _of(recency_days=rng.uniform(1, 300, 300), n_purchases=1 + rng.poisson(2, 300))
    paid = rng.lognormal(4, 1, 300)
    paid[7] = -3.0
    model = replace(
        bare,
        data=replace(bare.data, purchases=OF_PURCHASES),
        customers=bare.customers.with_columns(total_spend=pl.Series(paid)),
    )

    assert _spend(model) == ("purchases", ["total_spend"])
    sums = _in_pandas(model).groupby("segment")["total_spend"].sum()
    np.testing.assert_allclose(_features(model)["total_spend"], sums, rtol=1e-12)


def test_skewed_amounts_without_a_name_are_one_kind_said_as_an_assumption() -> None:
    rng = np.random.default_rng(6)
    goods = {name: rng.lognormal(8, 1.2, 300) for name in ("Fresh", "Milk", "Grocery")}

    assert _spend(_of(**goods)) == ("amounts", ["Fresh", "Milk", "Grocery"])
    assert totals(_of(**goods))["spend"]["reason"].startswith("An assumption")
    assert _spend(_of(**goods, height=rng.normal(170, 8, 300))) == ("none", [])
    assert _spend(_of(**goods, visits=rng.lognormal(2, 1, 300))) == ("none", [])
    assert _spend(_of(Fresh=goods["Fresh"], Milk=goods["Milk"])) == ("none", [])


def test_where_nothing_looks_like_spend_amounts_are_still_told() -> None:
    rng = np.random.default_rng(9)
    model = _of(age=rng.normal(40, 5, 300).clip(18), height=rng.normal(170, 8, 300))

    assert _spend(model) == ("none", [])
    assert set(_features(model)) == {"age", "height"}


def test_customers_in_no_segment_have_totals_of_their_own(with_unassigned: SegmentationModel) -> None:
    model = replace(
        with_unassigned,
        customers=with_unassigned.customers.with_columns(pl.col("a").abs(), pl.col("b").abs()),
    )
    sums = _in_pandas(model).groupby("segment")["a"].sum()

    assert totals(model)["segments"][-1] == UNASSIGNED
    np.testing.assert_allclose(_features(model)["a"], [sums[one] for one in totals(model)["segments"]])


def _of(**columns: np.ndarray) -> SegmentationModel:
    return train(pl.DataFrame(columns), replace(QUICK, outliers="keep"))


def _in_pandas(model: SegmentationModel) -> pd.DataFrame:
    return pd.DataFrame(model.customers.to_dict(as_series=False))


def _features(model: SegmentationModel) -> dict[str, list[float]]:
    return {one["feature"]: one["totals"] for one in totals(model)["features"]}


def _spend(model: SegmentationModel) -> tuple[str, list[str]]:
    told = totals(model)["spend"]
    return told["basis"], told["features"]
