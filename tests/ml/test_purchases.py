"""From purchases to segments with a forecast, and back to the customers of other purchases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from ml import TrainingConfig, read_table, segment, train
from ml.artifacts import ArtifactStore
from ml.data.frames import table_from_frame
from ml.data.samples import retail, wholesale
from ml.data.transactions import as_customers
from ml.errors import ColumnNotFound, NotPurchases
from ml.insight.report import render_report
from ml.manifest import model_from_manifest, model_to_manifest
from ml.purchases import TransactionColumns
from ml.scoring.scorer import customer_table, score
from ml.types import SegmentationModel

QUICK = TrainingConfig(algorithm="kmeans", n_segments=3, n_resamples=0, n_references=0)


@pytest.fixture(scope="module")
def purchases() -> pl.DataFrame:
    return retail(n_customers=600)


@pytest.fixture(scope="module")
def model(purchases: pl.DataFrame) -> SegmentationModel:
    return train(purchases, QUICK)


def test_a_model_of_purchases_says_what_they_were(model: SegmentationModel, purchases: pl.DataFrame) -> None:
    report = model.data.purchases

    assert report is not None
    assert model.data.id_column == "customer_id"
    assert model.data.n_rows_received == purchases.height == report.n_lines
    assert model.customers.height == report.n_customers
    assert model.customers["customer_id"].is_unique().all()


def test_customers_come_with_their_behaviour_and_forecast(model: SegmentationModel) -> None:
    told = set(model.customers.columns)

    assert {"frequency", "recency_weeks", "T_weeks", "monetary_value", "rfm_group"} <= told
    assert {"probability_active", "expected_purchases_90_days", "expected_value_90_days"} <= told
    assert not told & {"frequency", "rfm_group", "probability_active"} & set(model.data.features)
    assert model.customers["probability_active"].is_between(0, 1).all()


def test_segments_have_an_outlook_that_adds_up(model: SegmentationModel) -> None:
    outlooks = [one.outlook for one in model.segments if one.outlook is not None]

    assert len(outlooks) == model.n_segments
    assert sum(one.n_customers for one in outlooks) == model.customers.height
    expected = model.customers["expected_purchases_90_days"].sum()
    assert sum(one.expected_purchases for one in outlooks) == pytest.approx(expected, rel=1e-9)
    spent = model.customers["total_spend"].sum()
    assert sum(one.past_spend for one in outlooks) == pytest.approx(spent)


def test_the_same_purchases_are_placed_as_in_training(
    model: SegmentationModel, purchases: pl.DataFrame
) -> None:
    placed = score(model, table_from_frame(purchases)).frame.sort("customer_id")
    trained = model.customers.sort("customer_id")

    assert placed["customer_id"].to_list() == trained["customer_id"].to_list()
    assert placed["segment"].to_list() == trained["segment"].to_list()


def test_customers_made_of_the_purchases_are_placed_alike(
    model: SegmentationModel, purchases: pl.DataFrame
) -> None:
    customers, _, _ = as_customers(table_from_frame(purchases), QUICK)

    by_customers = segment(model, customers.frame).sort("customer_id")
    by_purchases = segment(model, purchases).sort("customer_id")
    assert by_customers["segment"].to_list() == by_purchases["segment"].to_list()


def test_a_table_that_is_neither_is_told_what_is_needed(model: SegmentationModel) -> None:
    with pytest.raises(ColumnNotFound, match="or purchases, as in training, with the columns"):
        score(model, table_from_frame(wholesale()))


def test_a_model_of_purchases_survives_being_kept(model: SegmentationModel, tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path, b"secret")
    store.save(model)
    again = store.load(model.model_id)

    assert again.data.purchases == model.data.purchases
    assert again.forecast == model.forecast
    assert [one.outlook for one in again.segments] == [one.outlook for one in model.segments]
    assert again.config == model.config


def test_named_columns_survive_being_kept(purchases: pl.DataFrame) -> None:
    named = TransactionColumns(customer="CustomerID", category="Category")
    config = TrainingConfig(
        algorithm="kmeans",
        n_segments=2,
        n_resamples=0,
        n_references=0,
        transactions=named,
        as_of="2026-06-30",
    )
    model = train(purchases, config)
    again = model_from_manifest(model_to_manifest(model), pipeline=model.pipeline, customers=model.customers)
    assert again.config == config


def test_purchases_that_say_too_little_still_make_segments(purchases: pl.DataFrame) -> None:
    firsts = purchases.filter(pl.col("Quantity") > 0).unique("CustomerID", keep="first", maintain_order=True)
    model = train(firsts, TrainingConfig(n_segments=2, n_resamples=0, n_references=0, transactions=True))

    assert model.forecast is None
    assert model.forecast_refused
    assert "probability_active" not in model.customers.columns


def test_customers_are_no_purchases_even_when_told_so() -> None:
    with pytest.raises(NotPurchases, match="date"):
        train(wholesale(), TrainingConfig(transactions=True))


def test_retrained_segments_of_purchases_keep_their_numbers(
    model: SegmentationModel, purchases: pl.DataFrame
) -> None:
    again = train(purchases.sample(fraction=1.0, shuffle=True, seed=1), QUICK, previous=model)

    before = dict(model.customers.select("customer_id", "segment").iter_rows())
    after = dict(again.customers.select("customer_id", "segment").iter_rows())
    assert after == before


def test_online_retail_becomes_segments_with_a_forecast(shared_data: Path) -> None:
    table = read_table(shared_data / "online_retail" / "online_retail.csv.gz")
    model = train(table, TrainingConfig(n_resamples=0, n_references=0))

    assert model.data.purchases is not None
    assert model.data.purchases.n_lines == 541_909
    assert "negative_values" not in {one.code for one in model.data.warnings}
    assert model.forecast is not None
    assert model.forecast.holdout is not None
    assert model.forecast.holdout.expected == pytest.approx(model.forecast.holdout.actual, rel=0.25)


def test_one_customer_alone_has_not_bought_yesterday(
    model: SegmentationModel, purchases: pl.DataFrame
) -> None:
    longest = model.customers.sort("recency_days")[-1]
    alone = purchases.filter(pl.col("CustomerID").cast(pl.String) == longest["customer_id"][0])

    assert (
        score(model, table_from_frame(alone)).features["recency_days"].to_list()
        == longest["recency_days"].to_list()
    )


def test_recency_is_counted_to_the_day_that_is_named(
    model: SegmentationModel, purchases: pl.DataFrame
) -> None:
    report = model.data.purchases
    assert report is not None
    later = report.as_of + timedelta(days=100)

    made = customer_table(model, table_from_frame(purchases), later.isoformat()).frame
    assert made["recency_days"].min() == 100 + int(model.customers["recency_days"].min())  # type: ignore[arg-type]


def test_what_is_bought_after_a_training_counts_when_customers_are_placed(purchases: pl.DataFrame) -> None:
    early = train(purchases, replace(QUICK, as_of="2024-12-31"))
    made = customer_table(early, table_from_frame(purchases)).frame

    assert made["recency_days"].min() == 1


def test_the_report_says_what_to_expect_of_every_segment(model: SegmentationModel) -> None:
    page = render_report(model)

    assert "What to expect in 90 days" in page
    assert f"{model.data.n_rows_received:,} lines of purchases came in" in page
    for one in model.segments:
        assert one.outlook is not None
        assert f"{one.outlook.purchases_low:,.0f} to {one.outlook.purchases_high:,.0f}" in page


def test_another_table_whose_ids_are_the_same_is_not_taken_for_the_same_customers(
    model: SegmentationModel,
) -> None:
    other = wholesale().with_columns(customer_id=model.customers["customer_id"].head(440))

    assert train(other, QUICK, previous=model).identity is None
