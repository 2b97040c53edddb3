"""``POST /segment``: customers come in, their segments go out."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import polars as pl
import pytest

from backend.negotiation import TABLE_KINDS
from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio

FILE_TYPES = [media_type for media_type in TABLE_KINDS if media_type != "application/x-parquet"]
CUSTOMER = {
    "Fresh": 12669,
    "Milk": 9656,
    "Grocery": 7561,
    "Frozen": 214,
    "Detergents_Paper": 2674,
    "Delicassen": 1338,
}


async def results(scoring: httpx.AsyncClient, content: Any, **params: Any) -> list[dict[str, Any]]:
    answer = await scoring.post("/segment", json=content, params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


async def test_one_customer_gets_a_segment(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel
) -> None:
    answer = (await scoring.post("/segment", json=CUSTOMER)).json()
    (result,) = answer["results"]
    assert (answer["model_id"], answer["n_rows"], answer["errors"]) == (sample_model.model_id, 1, [])
    assert result["name"] == sample_model.segments[result["segment"]].name
    assert 0 <= result["confidence"] <= 1
    assert result["is_outlier"] is False
    assert (result["imputed"], result["probabilities"], result["explanation"]) == ([], None, None)


@pytest.mark.parametrize("wrap", [lambda one: [one], lambda one: {"records": [one]}])
async def test_an_array_and_records_are_taken_as_well(scoring: httpx.AsyncClient, wrap: Any) -> None:
    assert await results(scoring, wrap(CUSTOMER)) == await results(scoring, CUSTOMER)


async def test_rows_come_back_in_their_order_with_their_ids(
    scoring: httpx.AsyncClient, sample_csv: bytes, sample_model: SegmentationModel
) -> None:
    answer = await scoring.post("/segment", files={"file": ("customers.csv", sample_csv)})
    found = pl.DataFrame(answer.json()["results"])
    assert found["customer_id"].to_list() == sample_model.customers["customer_id"].to_list()
    assert found["segment"].to_list() == sample_model.customers["segment"].to_list()


async def test_a_csv_comes_back_with_segments(scoring: httpx.AsyncClient, sample_csv: bytes) -> None:
    answer = await scoring.post(
        "/segment", content=sample_csv, headers={"Content-Type": "text/csv", "Accept": "text/csv"}
    )
    assert answer.headers["content-type"].startswith("text/csv")
    before, after = (pl.read_csv(io.BytesIO(content)) for content in (sample_csv, answer.content))
    assert after.columns == [*before.columns, "segment", "segment_name", "confidence", "is_outlier"]
    assert after.select(before.columns).equals(before)


@pytest.mark.parametrize(
    ("media_type", "read"),
    [
        ("application/vnd.apache.parquet", pl.read_parquet),
        ("application/vnd.apache.arrow.stream", pl.read_ipc_stream),
        ("application/x-ndjson", pl.read_ndjson),
    ],
)
async def test_parquet_arrow_and_ndjson_are_written_when_asked_for(
    scoring: httpx.AsyncClient, media_type: str, read: Any
) -> None:
    answer = await scoring.post("/segment", json=[CUSTOMER, CUSTOMER], headers={"Accept": media_type})
    assert answer.headers["content-type"] == media_type
    assert read(io.BytesIO(answer.content))["segment"].len() == 2


@pytest.mark.parametrize("media_type", FILE_TYPES)
async def test_nested_and_binary_columns_do_no_harm(scoring: httpx.AsyncClient, media_type: str) -> None:
    table = io.BytesIO()
    nested = {"list": [[1, 2], None], "struct": [{"a": 1}, None], "binary": [b"\xff", None]}
    pl.DataFrame({**{name: [value] * 2 for name, value in CUSTOMER.items()}, **nested}).write_parquet(table)
    answer = await scoring.post("/segment", content=table.getvalue(), headers={"Accept": media_type})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(media_type)


async def test_extra_columns_are_ignored_and_a_missing_value_is_imputed(scoring: httpx.AsyncClient) -> None:
    (result,) = await results(scoring, {**CUSTOMER, "Milk": None, "note": "likes cheese"})
    assert result["imputed"] == ["Milk"]
    assert result["segment"] in {0, 1}


async def test_a_missing_column_is_named(scoring: httpx.AsyncClient) -> None:
    answer = await scoring.post("/segment", json={name: 1 for name in CUSTOMER if name != "Frozen"})
    assert answer.status_code == 422
    problem = answer.json()
    assert "Frozen" in problem["detail"]
    assert [cell["column"] for cell in problem["errors"]] == ["Frozen"]


async def test_text_in_a_number_tells_row_column_and_value(scoring: httpx.AsyncClient) -> None:
    answer = await scoring.post("/segment", json=[CUSTOMER, {**CUSTOMER, "Milk": "lots"}])
    assert answer.status_code == 422
    (cell,) = answer.json()["errors"]
    assert (cell["row"], cell["column"], cell["value"]) == (2, "Milk", "lots")


async def test_wrong_rows_can_be_skipped(scoring: httpx.AsyncClient) -> None:
    answer = await scoring.post(
        "/segment",
        json=[{**CUSTOMER, "Milk": "lots"}, CUSTOMER],
        params={"on_error": "skip", "probabilities": True},
    )
    assert answer.status_code == 200, answer.text
    skipped, placed = answer.json()["results"]
    assert (skipped["segment"], skipped["name"], skipped["confidence"]) == (None, None, None)
    assert placed["segment"] in {0, 1}
    assert [cell["row"] for cell in answer.json()["errors"]] == [1]


async def test_wrong_cells_can_be_imputed(scoring: httpx.AsyncClient) -> None:
    odd = [{**CUSTOMER, "Milk": "lots"}, CUSTOMER]
    refused = await scoring.post("/segment", json=odd)
    answer = await scoring.post("/segment", json=odd, params={"on_error": "impute"})

    assert "on_error=impute" in refused.json()["detail"]
    assert answer.status_code == 200, answer.text
    assert [result["imputed"] for result in answer.json()["results"]] == [["Milk"], []]
    assert [(cell["row"], cell["value"]) for cell in answer.json()["errors"]] == [(1, "lots")]


async def test_a_problem_lists_a_hundred_cells_and_counts_all(
    scoring: httpx.AsyncClient,
) -> None:
    answer = await scoring.post("/segment", json=[{**CUSTOMER, "Milk": "lots"}] * 250)
    problem = answer.json()
    assert len(problem["errors"]) == 100
    assert "250" in problem["detail"]


@pytest.fixture(scope="session")
def mixture() -> SegmentationModel:
    """Three overlapping segments of the made-up customers."""
    return train(wholesale(), TrainingConfig(features=SPEND_COLUMNS, algorithm="gmm", n_segments=3))


async def test_probabilities_of_a_mixture_name_every_segment(
    scoring: httpx.AsyncClient, tmp_path: Path, mixture: SegmentationModel
) -> None:
    ArtifactStore(tmp_path, b"only for these tests").save(mixture)
    (result,) = await results(scoring, CUSTOMER, probabilities=True, model=mixture.model_id)
    assert set(result["probabilities"]) == {"0", "1", "2"}
    assert sum(result["probabilities"].values()) == pytest.approx(1)
    assert max(result["probabilities"], key=result["probabilities"].get) == str(result["segment"])


async def test_a_model_without_probabilities_has_none(scoring: httpx.AsyncClient) -> None:
    (result,) = await results(scoring, CUSTOMER, probabilities=True)
    assert result["probabilities"] is None


async def test_without_a_model_the_answer_says_how_to_train_one(empty: httpx.AsyncClient) -> None:
    answer = await empty.post("/segment", json=CUSTOMER)
    assert answer.status_code == 409
    assert "/train" in answer.json()["detail"]


async def test_another_model_can_be_asked_for(
    scoring: httpx.AsyncClient, tmp_path: Path, sample_model: SegmentationModel
) -> None:
    other = replace(sample_model, model_id="0123456789abcdef")
    ArtifactStore(tmp_path, b"only for these tests").save(other)
    answer = await scoring.post("/segment", json=CUSTOMER, params={"model": other.model_id})
    assert answer.json()["model_id"] == other.model_id
    assert (await scoring.post("/segment", json=CUSTOMER, params={"model": "nobody"})).status_code == 404


async def test_a_model_that_the_command_line_activates_is_used_at_once(
    scoring: httpx.AsyncClient, tmp_path: Path, sample_model: SegmentationModel
) -> None:
    assert (await scoring.post("/segment", json=CUSTOMER)).json()["model_id"] == sample_model.model_id
    artifacts = ArtifactStore(tmp_path, b"only for these tests")
    artifacts.save(replace(sample_model, model_id="0123456789abcdef"))
    artifacts.activate("0123456789abcdef")
    assert (await scoring.post("/segment", json=CUSTOMER)).json()["model_id"] == "0123456789abcdef"


async def test_numbers_that_are_not_finite_count_as_missing(scoring: httpx.AsyncClient) -> None:
    body = json.dumps({**CUSTOMER, "Milk": float("nan"), "Fresh": float("inf"), "extra": float("nan")})
    answer = await scoring.post("/segment", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"][0]["imputed"] == ["Fresh", "Milk"]
    assert "NaN" not in answer.text
    assert "Infinity" not in answer.text


async def test_that_segments_are_no_groups_is_told_before_anything_else(
    scoring: httpx.AsyncClient, tmp_path: Path
) -> None:
    crowd = pl.DataFrame(np.random.default_rng(0).normal(size=(200, 2)), schema=["a", "b"])
    config = TrainingConfig(algorithm="kmeans", n_segments=2, n_references=19, n_resamples=0)
    model = train(crowd, config)
    ArtifactStore(tmp_path, b"only for these tests").save(model)

    answer = (await scoring.post("/segment", json={"a": 1, "b": 2}, params={"model": model.model_id})).json()

    assert model.structure is not None
    assert answer["warnings"] == [model.structure.statement]
    file = await scoring.post(
        "/segment", json={"a": 1, "b": 2}, params={"model": model.model_id}, headers={"Accept": "text/csv"}
    )
    assert file.headers["X-Segment-Warnings"] == "no_groups"


async def test_an_explanation_adds_up_and_its_change_moves_the_customer(scoring: httpx.AsyncClient) -> None:
    (plain,) = (await scoring.post("/segment", json=CUSTOMER)).json()["results"]
    (explained,) = (await scoring.post("/segment?explain=true", json=CUSTOMER)).json()["results"]
    told = explained["explanation"]

    assert plain["explanation"] is None
    assert told["segment"] == explained["segment"] == plain["segment"]
    total = told["base"] + sum(one["contribution"] for one in told["why"])
    assert total == pytest.approx(told["difference"])
    assert {one["feature"]: one["value"] for one in told["why"]} == CUSTOMER
    changes = {one["feature"]: one["to"] for one in told["to_move"]}
    assert all(one["from"] == CUSTOMER[one["feature"]] for one in told["to_move"])
    (moved,) = (await scoring.post("/segment", json={**CUSTOMER, **changes})).json()["results"]
    assert (moved["segment"], moved["name"]) == (told["next_segment"], told["next_name"])


async def test_rows_that_are_skipped_have_no_explanation(scoring: httpx.AsyncClient) -> None:
    records = [CUSTOMER, {**CUSTOMER, "Milk": "lots"}, CUSTOMER]
    answer = await scoring.post("/segment?explain=true&on_error=skip", json=records)

    explanations = [one["explanation"] for one in answer.json()["results"]]
    assert explanations[1] is None
    assert explanations[0] == explanations[2] != None  # noqa: E711


async def test_more_customers_than_somebody_waits_for_are_not_explained(scoring: httpx.AsyncClient) -> None:
    answer = await scoring.post("/segment?explain=true", json=[CUSTOMER] * 1_001)

    assert answer.status_code == 413
    assert "1,000" in answer.json()["detail"]
