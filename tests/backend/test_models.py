"""``/models``: what is kept, what is in use, and who is in which segment."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from ml.artifacts import ArtifactStore
from ml.insight.charts import CHARTS
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio


async def customers(scoring: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    answer = await scoring.get("/models/active/customers", params=params)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def test_a_model_tells_what_it_is_made_of(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    model = (await scoring.get("/models/active")).json()
    assert model["model_id"] == sample_model.model_id
    assert model["is_active"]
    assert model["is_sample"]
    assert model["created_at"].endswith(("Z", "+00:00"))
    assert model["data"]["features"] == list(sample_model.data.features)
    assert model["scores"]["silhouette"] == pytest.approx(sample_model.scores.silhouette)
    assert model["structure"]["verdict"] in ("clear", "weak")
    assert [one["stability"] for one in model["segments"]] == model["stability"]["segments"]
    assert len(model["choice"]) == 3
    assert sum(one["share"] for one in model["segments"]) == pytest.approx(1)
    assert any(one["is_chosen"] for one in model["selection"])


async def test_models_are_listed(scoring: httpx.AsyncClient, sample_model: SegmentationModel) -> None:
    (model,) = (await scoring.get("/models")).json()["models"]
    assert model == {
        "model_id": sample_model.model_id,
        "name": sample_model.name,
        "is_active": True,
        "is_sample": True,
        "created_at": model["created_at"],
        "algorithm": "kmeans",
        "n_segments": 2,
        "silhouette": pytest.approx(sample_model.scores.silhouette),
        "verdict": "weak",
    }


async def test_the_active_model_is_not_deleted_and_another_one_is(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, keep_another: Callable[[], str]
) -> None:
    other = keep_another()
    refused = await scoring.delete(f"/models/{sample_model.model_id}")
    assert refused.status_code == 409
    activated = await scoring.post(f"/models/{other}/activate")
    assert activated.json()["is_active"]
    assert (await scoring.delete(f"/models/{sample_model.model_id}")).status_code == 204
    assert (await scoring.get(f"/models/{sample_model.model_id}")).status_code == 404
    assert [one["model_id"] for one in (await scoring.get("/models")).json()["models"]] == [other]


@pytest.fixture
def keep_another(tmp_path: Path, sample_model: SegmentationModel) -> Callable[[], str]:
    """Put a second model beside the active one, as the command line would."""

    def keep() -> str:
        another = replace(sample_model, model_id="0123456789abcdef")
        ArtifactStore(tmp_path, b"only for these tests").save(another)
        return another.model_id

    return keep


async def test_the_model_to_go_back_to_is_told_after_a_restart_and_goes_with_its_deletion(
    open_client: Callable[..., Any],
    tmp_path: Path,
    keep_model: Callable[[Path], None],
    keep_another: Callable[[], str],
    sample_model: SegmentationModel,
) -> None:
    keep_model(tmp_path)
    other = keep_another()
    async with open_client(tmp_path, with_jobs=True) as client:
        assert (await client.get("/models")).json()["previous_active_id"] is None
        for model_id in (other, other):
            (await client.post(f"/models/{model_id}/activate")).raise_for_status()

    async with open_client(tmp_path, with_jobs=True) as client:
        assert (await client.get("/models")).json()["previous_active_id"] == sample_model.model_id
        (await client.post(f"/models/{sample_model.model_id}/activate")).raise_for_status()
        assert (await client.get("/models")).json()["previous_active_id"] == other
        (await client.delete(f"/models/{other}")).raise_for_status()
        assert (await client.get("/models")).json()["previous_active_id"] is None


@pytest.mark.parametrize("model_id", ["0" * 16, "%2e%2e%2fsecret.key", "nobody"])
async def test_an_unknown_model_is_not_found(scoring: httpx.AsyncClient, model_id: str) -> None:
    for path in ("", "/charts/selection", "/customers", "/export"):
        answer = await scoring.get(f"/models/{model_id}{path}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


async def test_without_a_model_the_answer_says_how_to_train_one(empty: httpx.AsyncClient) -> None:
    assert (await empty.get("/models")).json() == {"models": [], "previous_active_id": None, "refused": []}
    answer = await empty.get("/models/active")
    assert answer.status_code == 409
    assert "/train" in answer.json()["detail"]


@pytest.mark.parametrize("chart", CHARTS)
async def test_every_chart_has_its_data(scoring: httpx.AsyncClient, chart: str) -> None:
    answer = await scoring.get(f"/models/active/charts/{chart}")
    assert answer.status_code == 200
    assert answer.json()
    assert "NaN" not in answer.text


async def test_an_unknown_chart_is_not_found_and_the_known_ones_are_named(scoring: httpx.AsyncClient) -> None:
    answer = await scoring.get("/models/active/charts/pie")
    assert answer.status_code == 404
    assert "projection" in answer.json()["detail"]


async def test_customers_come_in_pages(scoring: httpx.AsyncClient) -> None:
    first = await customers(scoring, page_size=100)
    last = await customers(scoring, page_size=100, page=5)
    assert (first["n_customers"], first["n_pages"], first["page_size"]) == (440, 5, 100)
    assert first["columns"][:3] == ["customer_id", "segment", "segment_name"]
    assert len(first["customers"]) == 100
    assert len(last["customers"]) == 40
    assert not {one["customer_id"] for one in first["customers"]} & {
        one["customer_id"] for one in last["customers"]
    }
    assert (await customers(scoring, page=99))["customers"] == []


async def test_customers_are_filtered_by_segment_and_sorted(scoring: httpx.AsyncClient) -> None:
    page = await customers(scoring, segment=1, sort="-Milk", page_size=1000)
    assert {one["segment"] for one in page["customers"]} == {1}
    milk = [one["Milk"] for one in page["customers"]]
    assert milk == sorted(milk, reverse=True)


async def test_search_takes_its_text_literally(scoring: httpx.AsyncClient) -> None:
    assert (await customers(scoring, search="c0044"))["n_customers"] == 1
    assert (await customers(scoring, search="C00.4"))["n_customers"] == 0
    assert (await customers(scoring, search="("))["n_customers"] == 0


@pytest.mark.parametrize(
    "params",
    [
        {"sort": "Fish"},
        {"page": 0},
        {"page": 10**21},
        {"page_size": 100_000},
        {"segment": "x"},
        {"segment": 10**21},
        {"segment": -2},
    ],
)
async def test_a_question_that_makes_no_sense_is_a_problem(
    scoring: httpx.AsyncClient, params: dict[str, Any]
) -> None:
    answer = await scoring.get("/models/active/customers", params=params)
    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("kind", "read"),
    [("csv", pl.read_csv), ("parquet", pl.read_parquet), ("xlsx", pl.read_excel), ("json", pl.read_json)],
)
async def test_customers_are_exported_as_a_file(
    scoring: httpx.AsyncClient, kind: str, read: Callable[[io.BytesIO], pl.DataFrame]
) -> None:
    answer = await scoring.get("/models/active/export", params={"format": kind, "segment": 0})
    assert answer.headers["content-disposition"].endswith(f'.{kind}"')
    table = read(io.BytesIO(answer.content))
    assert set(table["segment"]) == {0}
    assert "segment_name" in table.columns


async def test_a_model_that_was_tampered_with_is_refused(
    scoring: httpx.AsyncClient, tmp_path: Path, sample_model: SegmentationModel
) -> None:
    pickle = tmp_path / "models" / sample_model.model_id / "pipeline.joblib"
    pickle.write_bytes(pickle.read_bytes() + b"!")
    answer = await scoring.post("/segment", json={"Fresh": 1})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    ready = await scoring.get("/ready")
    assert ready.status_code == 503
    assert "active_model" in ready.json()["detail"]


async def test_a_model_of_an_earlier_version_is_told_without_what_came_later(
    scoring: httpx.AsyncClient,
    sample_model: SegmentationModel,
    tmp_path: Path,
    sign_as_before: Callable[[Path, bytes], None],
) -> None:
    path = tmp_path / "models" / sample_model.model_id / "manifest.json"
    manifest = json.loads(path.read_text())
    for name in ("versions", "n_forgotten", "forecast", "forecast_refused"):
        del manifest[name]
    del manifest["data"]["purchases"]
    for segment in manifest["segments"]:
        del segment["outlook"]
    for name in ("transactions", "as_of", "refunds"):
        del manifest["config"][name]
    path.write_text(json.dumps({**manifest, "format_version": 1}))
    sign_as_before(path.parent, b"only for these tests")
    model = (await scoring.get("/models/active")).json()

    assert model["data"]["purchases"] is model["forecast"] is model["forecast_refused"] is None
    assert {one["outlook"] for one in model["segments"]} == {None}
    assert (await scoring.get("/models")).json()["models"][0]["model_id"] == sample_model.model_id


async def test_the_report_is_one_page_without_scripts(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    answer = await scoring.get("/models/active/report")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert all(one.name in answer.text for one in sample_model.segments)
    assert (await scoring.get(f"/models/{'0' * 16}/report")).status_code == 404


async def test_a_customer_is_told_with_why_it_is_there(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    row = sample_model.customers.row(7, named=True)
    answer = await scoring.get(f"/models/active/customers/{row['customer_id']}")

    customer = answer.json()["customer"]
    assert {name: customer[name] for name in row} == row
    assert customer["segment_name"] == sample_model.segments[row["segment"]].name
    assert answer.json()["explanation"]["segment"] == row["segment"]


@pytest.mark.parametrize("customer_id", ["nobody", "a/b", "%00", "x" * 5_000])
async def test_an_unknown_customer_is_not_found(scoring: httpx.AsyncClient, customer_id: str) -> None:
    answer = await scoring.get(f"/models/active/customers/{customer_id}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) < 300
