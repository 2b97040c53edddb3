"""``/models/{id}/forecast`` and ``/models/{id}/trend``."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio
KEY = b"only for these tests"


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
