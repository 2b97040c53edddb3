"""``/models/{id}/forecast`` and ``/models/{id}/trend``."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, retail, wholesale
from ml.data.writing import write_table
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio
KEY = b"only for these tests"
SegmentHere = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def retrained() -> list[SegmentationModel]:
    """Three models, the newest first; each time ten customers take on the habits of ten others."""
    config = TrainingConfig(
        features=SPEND_COLUMNS, algorithm="kmeans", n_segments=2, n_resamples=0, n_references=0
    )
    table = wholesale()
    models = [train(table, config)]
    for month in (1, 2):
        swapped = table.slice(10 * month, 10).with_columns(table.tail(10)["customer_id"])
        models.insert(0, train(pl.concat([table.head(430), swapped]), config, previous=models[0]))
    return models


@pytest.fixture
async def trending(
    open_client: object, tmp_path: Path, retrained: list[SegmentationModel]
) -> AsyncIterator[httpx.AsyncClient]:
    """A service with these models, of which the newest is active."""
    store = ArtifactStore(tmp_path, KEY)
    for model in retrained:
        store.save(model)
    store.activate(retrained[0].model_id)
    async with open_client(tmp_path) as client:  # type: ignore[operator]
        yield client


async def test_models_that_follow_each_other_have_a_trend(
    trending: httpx.AsyncClient, retrained: list[SegmentationModel]
) -> None:
    answer = await trending.get("/models/active/trend?periods=2")

    assert answer.status_code == 200, answer.text
    trend = answer.json()
    assert trend["model_ids"] == [model.model_id for model in retrained]
    assert trend["n_periods_observed"] == 2
    assert sum(map(sum, trend["counts"])) == 880
    assert [sum(row) for row in trend["matrix"]] == pytest.approx([1, 1])
    assert [one["period"] for one in trend["sizes"]] == [0, 1, 2]
    assert [one["expected"] for one in trend["sizes"][0]["segments"]] == [
        one.size for one in retrained[0].segments
    ]
    assert {one["value_rank"] for one in trend["segments"]} == {1, 2}
    listed = trend["moving_down"]["customers"]
    assert len(listed) == trend["moving_down"]["n_customers"]
    assert {"customer_id", "segment", "to", "rate", "confidence"} == set(listed[0])


async def test_a_trend_is_told_anew_once_a_segment_is_renamed_or_a_model_deleted(
    trending: httpx.AsyncClient, retrained: list[SegmentationModel]
) -> None:
    before = (await trending.get("/models/active/trend")).json()
    await trending.patch("/models/active/segments/0", json={"name": "Corner shops"})
    await trending.delete(f"/models/{retrained[-1].model_id}")
    after = (await trending.get("/models/active/trend")).json()

    assert before["segments"][0]["name"] != after["segments"][0]["name"] == "Corner shops"
    assert (before["n_periods_observed"], after["n_periods_observed"]) == (2, 1)


async def test_a_damaged_model_ends_the_trend_and_does_not_refuse_it(
    trending: httpx.AsyncClient, retrained: list[SegmentationModel], tmp_path: Path
) -> None:
    (tmp_path / "models" / retrained[-1].model_id / "customers.parquet").write_bytes(b"PAR1")

    assert (await trending.get("/models/active/trend")).json()["n_periods_observed"] == 1


async def test_a_single_model_has_no_trend_and_is_told_what_to_do(scoring: httpx.AsyncClient) -> None:
    answer = await scoring.get("/models/active/trend")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Train again" in answer.json()["detail"]


@pytest.mark.parametrize("periods", ["0", "25", "-1", "x", "1.5", str(10**21)])
async def test_periods_that_make_no_sense_are_a_problem(scoring: httpx.AsyncClient, periods: str) -> None:
    answer = await scoring.get("/models/active/trend", params={"periods": periods})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["column"] == "periods"


async def test_an_unknown_model_has_no_trend(scoring: httpx.AsyncClient) -> None:
    assert (await scoring.get(f"/models/{'0' * 16}/trend")).status_code == 404
    assert (await scoring.get("/models/%2e%2e%2fsecret/trend")).status_code == 404


@pytest.fixture(scope="module")
def shop() -> SegmentationModel:
    """Three segments of the customers of a made-up shop, with a forecast."""
    quick = TrainingConfig(algorithm="kmeans", n_segments=3, n_resamples=0, n_references=0)
    return train(retail(500), quick)


@pytest.fixture
async def selling(
    open_client: object, tmp_path: Path, shop: SegmentationModel
) -> AsyncIterator[httpx.AsyncClient]:
    """A service with this model."""
    store = ArtifactStore(tmp_path, KEY)
    store.save(shop)
    store.activate(shop.model_id)
    async with open_client(tmp_path) as client:  # type: ignore[operator]
        yield client


async def forecast(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    answer = await client.get("/models/active/forecast", params=params)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_a_model_of_purchases_tells_what_its_customers_will_do(
    selling: httpx.AsyncClient, shop: SegmentationModel
) -> None:
    told = await forecast(selling)

    assert (told["model_id"], told["horizon_days"], told["discount_rate"]) == (shop.model_id, 90, 0.1)
    assert [(one["segment"], one["name"]) for one in told["segments"]] == [
        (one.segment, one.name) for one in shop.segments
    ]
    for one, profile in zip(told["segments"], shop.segments, strict=True):
        assert profile.outlook is not None
        assert one["expected_purchases"] == pytest.approx(profile.outlook.expected_purchases)
        assert one["value_high"] == pytest.approx(profile.outlook.value_high)
    for name in ("n_customers", "expected_active", "expected_purchases", "past_spend"):
        assert sum(one[name] for one in told["segments"]) == pytest.approx(told["total"][name])
    for one in (*told["segments"], told["total"]):
        assert one["purchases_low"] <= one["expected_purchases"] <= one["purchases_high"]
        if one["expected_value"] is not None:
            assert one["low"] == one["value_low"] <= one["expected_value"] <= one["value_high"] == one["high"]
    assert set(told["purchases"]["parameters"]) == set(told["purchases"]["standard_errors"])
    assert "log_covariance" not in told["purchases"]
    assert sum(one["is_chosen"] for one in told["candidates"]) == 1
    assert told["holdout"]["actual"] >= 0


async def test_weeks_to_come_add_up_to_the_horizon(selling: httpx.AsyncClient) -> None:
    told = await forecast(selling, horizon_days=84)

    expected = [one["expected"] for one in told["curve"]]
    assert expected == sorted(expected)
    assert [one["week"] for one in told["curve"]][-1] == 12
    assert expected[-1] == pytest.approx(told["total"]["expected_purchases"], rel=0.01)
    assert {one["actual"] for one in told["curve"]} == {None}
    grid = told["activity"]
    assert len(grid["probability_active"]) == len(grid["frequencies"]) == len(grid["n_customers"])
    assert {len(row) for row in grid["probability_active"]} == {len(grid["recencies_weeks"])}


async def test_a_longer_horizon_brings_more_and_a_higher_rate_less_value(selling: httpx.AsyncClient) -> None:
    short = await forecast(selling, horizon_days=30)
    long = await forecast(selling, horizon_days=365)

    assert short["total"]["expected_purchases"] < long["total"]["expected_purchases"]
    if long["spend"] is not None:
        dear = await forecast(selling, horizon_days=365, discount_rate=0.9)
        assert dear["total"]["expected_value"] < long["total"]["expected_value"]
        assert dear["total"]["expected_purchases"] == long["total"]["expected_purchases"]


async def test_a_forecast_that_is_asked_for_again_is_the_same_until_a_segment_is_renamed(
    selling: httpx.AsyncClient,
) -> None:
    first = await forecast(selling)
    assert await forecast(selling) == first
    await selling.patch("/models/active/segments/0", json={"name": "Regulars"})
    renamed = await forecast(selling)
    assert renamed["segments"][0]["name"] == "Regulars"
    assert renamed["total"] == first["total"]


async def test_a_customer_is_told_with_what_it_will_do(
    selling: httpx.AsyncClient, shop: SegmentationModel
) -> None:
    row = shop.customers.sort("n_purchases", descending=True).row(0, named=True)
    of_model = (await selling.get(f"/models/active/customers/{row['customer_id']}")).json()
    told = (await selling.get(f"/customers/{row['customer_id']}")).json()

    assert told["forecast"] == of_model["forecast"]
    expected = told["forecast"]
    assert 0 < expected["probability_active"] <= 1
    # Who hardly ever buys again is expected to buy a little more than never, and nine times of ten does not.
    assert 0 <= expected["purchases_low"] <= expected["purchases_high"]
    assert expected["expected_purchases"] > 0
    assert expected["horizon_days"] == 90
    assert told["customer"]["total_spend"] == pytest.approx(row["total_spend"])


async def test_a_model_of_purchases_says_how_it_was_made(
    selling: httpx.AsyncClient, shop: SegmentationModel
) -> None:
    model = (await selling.get("/models/active")).json()

    assert model["data"]["purchases"]["columns"]["customer"] == "CustomerID"
    assert model["data"]["purchases"]["n_customers"] == shop.customers.height
    assert model["forecast"]["purchases"]["kind"] in ("bg_nbd", "mbg_nbd", "pareto_nbd")
    assert model["forecast_refused"] is None


async def test_a_model_without_a_forecast_says_why(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, tmp_path: Path
) -> None:
    refused = replace(sample_model, model_id="a" * 16, forecast_refused="too few customers bought again.")
    ArtifactStore(tmp_path, KEY).save(refused)
    for model_id, words in (("active", "a table of customers"), ("a" * 16, "too few customers")):
        answer = await scoring.get(f"/models/{model_id}/forecast")
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:segment:no-forecast"
        assert words in answer.json()["detail"]
    assert (await scoring.get(f"/models/{'0' * 16}/forecast")).status_code == 404
    customer_id = sample_model.customers["customer_id"][0]
    assert (await scoring.get(f"/customers/{customer_id}")).json()["forecast"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("horizon_days", value) for value in ("0", "3651", "-1", "1.5", "x", str(10**21), "nan")),
        *(("discount_rate", value) for value in ("-0.1", "1.1", "x", "nan", "inf")),
    ],
)
async def test_a_question_that_makes_no_sense_is_a_problem(
    scoring: httpx.AsyncClient, name: str, value: str
) -> None:
    answer = await scoring.get("/models/active/forecast", params={name: value})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["column"] == name


@pytest.fixture
def purchases_csv(tmp_path: Path) -> Path:
    """The invoice lines of 500 made-up customers."""
    path = tmp_path / "purchases.csv"
    path.write_bytes(write_table(retail(500), "csv"))
    return path


def test_a_file_of_purchases_is_forecast_without_a_model(
    segment_here: SegmentHere, purchases_csv: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.parquet"
    code, out, told = segment_here("forecast", str(purchases_csv), "--horizon-days", "30", "-o", str(made))

    assert code == 0, told
    assert told.startswith("Its rows are purchases: customer 'CustomerID'")
    assert out.startswith("Forecast of purchases: ")
    assert "In the 30 days from " in out
    assert out.splitlines()[-1].startswith("in all")
    customers = pl.read_parquet(made)
    assert customers["customer_id"].is_unique().all()
    assert customers["probability_active"].is_between(0, 1).all()
    total = f"{customers['expected_purchases'].sum():,.0f}"
    assert total in out.splitlines()[-1]


def test_a_model_is_forecast_by_segment_as_the_service_answers(
    segment_here: SegmentHere, shop: SegmentationModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGMENT_SECRET_KEY", KEY.decode())
    store = ArtifactStore(tmp_path / "artifacts", KEY)
    store.save(shop)
    store.activate(shop.model_id)
    made = tmp_path / "made.csv"
    code, out, told = segment_here("forecast", "-o", str(made))
    as_json = json.loads(segment_here("forecast", "--model", shop.model_id, "--json")[1])

    assert code == 0, told
    for one in shop.segments:
        assert f"{one.segment} {one.name}" in out
    assert pl.read_csv(made).columns[:3] == ["customer_id", "segment", "segment_name"]
    assert as_json["model_id"] == shop.model_id
    assert [one["segment"] for one in as_json["segments"]] == [one.segment for one in shop.segments]


def test_what_cannot_be_forecast_is_told_in_a_line(
    segment_here: SegmentHere, purchases_csv: Path, tmp_path: Path
) -> None:
    customers, few = tmp_path / "customers.csv", tmp_path / "few.csv"
    customers.write_bytes(write_table(wholesale(), "csv"))
    few.write_text("customer,date,amount\na,2026-01-01,3\na,2026-01-05,4\nb,2026-01-02,5\n")
    for arguments, words in (
        ([str(customers)], "cannot be read as purchases"),
        ([str(purchases_csv), "--model", "a" * 16], "not both"),
        ([str(purchases_csv), "--horizon-days", "0"], "horizon-days"),
        ([str(purchases_csv), "--discount-rate", "2"], "discount-rate"),
        ([str(purchases_csv), "--json", "-o", "-"], "standard output"),
        ([], "No model is trained yet"),
    ):
        code, out, told = segment_here("forecast", *arguments)
        assert (code, out) == (2, ""), told
        assert len(told.splitlines()) == 1, told
        assert words in told
    code, out, told = segment_here("forecast", str(few))
    assert (code, out) == (2, "")
    assert told.splitlines()[-1].startswith("segment: ")
