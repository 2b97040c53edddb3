"""``/customers/{id}``: one customer over all models."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from ml.artifacts import ArtifactStore
from ml.types import SegmentationModel

pytestmark = pytest.mark.anyio
Keep = Callable[..., SegmentationModel]


@pytest.fixture
def keep(tmp_path: Path, sample_model: SegmentationModel) -> Keep:
    """Put a model that follows the active one beside it, not active itself."""

    def kept(model_id: str, hours: int, customers: pl.DataFrame, **changes: object) -> SegmentationModel:
        model = replace(
            sample_model,
            model_id=model_id,
            created_at=sample_model.created_at + timedelta(hours=hours),
            customers=customers,
            **changes,  # type: ignore[arg-type]
        )
        ArtifactStore(tmp_path, b"only for these tests").save(model)
        return model

    return kept


async def test_a_customer_is_told_by_the_active_model_with_its_history(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, keep: Keep
) -> None:
    row = sample_model.customers.row(7, named=True)
    later = keep("a" * 16, 1, sample_model.customers.with_columns(segment=1 - pl.col("segment")))
    keep("b" * 16, 2, sample_model.customers.slice(100))
    answer = await scoring.get(f"/customers/{row['customer_id']}")

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["customer_id"], told["model_id"]) == (row["customer_id"], sample_model.model_id)
    assert {name: told["customer"][name] for name in row} == row
    assert (told["segment"], told["name"]) == (row["segment"], sample_model.segments[row["segment"]].name)
    assert told["explanation"]["segment"] == row["segment"]
    assert [(one["model_id"], one["segment"], one["is_active"]) for one in told["history"]] == [
        (later.model_id, 1 - row["segment"], False),
        (sample_model.model_id, row["segment"], True),
    ]


async def test_a_customer_that_the_active_model_does_not_know_is_told_by_the_newest_that_does(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, keep: Keep
) -> None:
    odd = sample_model.customers.head(50).with_columns(customer_id="shop/" + pl.col("customer_id"))
    for hours, model_id in enumerate(("a" * 16, "b" * 16), start=1):
        keep(model_id, hours, odd)
    told = (await scoring.get(f"/customers/{odd['customer_id'][0]}")).json()

    assert told["customer_id"] == odd["customer_id"][0]
    assert told["model_id"] == "b" * 16
    assert [one["model_id"] for one in told["history"]] == ["b" * 16, "a" * 16]


async def test_rows_of_a_table_without_ids_are_no_customers(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, keep: Keep
) -> None:
    rows = sample_model.customers.with_columns(customer_id=pl.int_range(1, pl.len() + 1).cast(pl.String))
    keep("a" * 16, 1, rows, data=replace(sample_model.data, id_column=None))
    answer = await scoring.get("/customers/7")

    assert answer.status_code == 404
    assert "/customers/ROW" in answer.json()["detail"]
    assert (await scoring.get(f"/models/{'a' * 16}/customers/7")).status_code == 200


async def test_a_damaged_model_keeps_nobody_from_being_found(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, keep: Keep, tmp_path: Path
) -> None:
    keep("a" * 16, 1, sample_model.customers)
    (tmp_path / "models" / ("a" * 16) / "customers.parquet").write_bytes(b"PAR1")
    answer = await scoring.get(f"/customers/{sample_model.customers['customer_id'][0]}")

    assert [one["model_id"] for one in answer.json()["history"]] == [sample_model.model_id]


@pytest.mark.parametrize("customer_id", ["nobody", "a/b", "%00", "x" * 5_000, "%2e%2e%2fsecret.key"])
async def test_a_customer_that_nobody_knows_is_not_found(
    scoring: httpx.AsyncClient, customer_id: str
) -> None:
    answer = await scoring.get(f"/customers/{customer_id}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"]) < 400


async def test_without_any_model_nobody_is_found(empty: httpx.AsyncClient) -> None:
    assert (await empty.get("/customers/C001")).status_code == 404


async def test_a_customer_is_told_with_when_each_model_was_the_active_one(
    scoring: httpx.AsyncClient, sample_model: SegmentationModel, keep: Keep
) -> None:
    customer_id = sample_model.customers["customer_id"][7]
    keep("a" * 16, 1, sample_model.customers.with_columns(segment=1 - pl.col("segment")))
    (await scoring.post(f"/models/{'a' * 16}/activate")).raise_for_status()
    later, former = (await scoring.get(f"/customers/{customer_id}")).json()["history"]

    assert (later["model_id"], later["is_active"]) == ("a" * 16, True)
    assert later["active"] == [{"since": former["active"][0]["until"], "until": None}]


async def test_forgetting_a_customer_says_what_was_removed(
    open_client: Callable[..., Any], keep_model: Callable[[Path], None], tmp_path: Path, sample_csv: bytes,
    sample_model: SegmentationModel,
) -> None:  # fmt: skip
    keep_model(tmp_path)
    customer_id = sample_model.customers["customer_id"][7]
    async with open_client(tmp_path, with_jobs=True) as client:
        dataset = (await client.post("/datasets", files={"file": sample_csv})).raise_for_status().json()
        asked = f"/customers/{customer_id}"
        assert (await client.get(f"/models/active{asked}")).status_code == 200
        removed = await client.delete(asked)
        assert removed.status_code == 200, removed.text
        assert removed.json() == {
            "customer_id": customer_id,
            "n_assignments": 1,
            "models": [{"model_id": sample_model.model_id, "n_customers": 1}],
            "datasets": [{"dataset_id": dataset["dataset_id"], "n_rows": 1}],
            "exports": "none are kept",
        }
        for address in (asked, f"/models/active{asked}"):
            assert (await client.get(address)).status_code == 404
        assert (await client.delete(asked)).status_code == 404
        entries = (await client.get("/audit")).json()["entries"]
        assert [one["action"] for one in entries][:2] == ["forget_customer", "keep_dataset"]
        assert customer_id not in str(entries)


async def test_a_job_that_quotes_a_forgotten_customer_is_forgotten_too(
    open_client: Callable[..., Any], keep_model: Callable[[Path], None], tmp_path: Path,
    sample_model: SegmentationModel,
) -> None:  # fmt: skip
    keep_model(tmp_path)
    customer_id = sample_model.customers["customer_id"][7]
    rows = sample_model.customers.select("customer_id", "Fresh", "Milk")
    twice = pl.concat([rows, rows.filter(customer_id=customer_id).with_columns(pl.col("Fresh") + 1)])
    options = {"on_duplicate_id": "error", "id_column": "customer_id"}
    async with open_client(tmp_path, with_jobs=True) as client:
        asked = {"records": twice.to_dicts(), "options": options}
        answer = await client.post("/train", json=asked, headers={"Prefer": "wait=60"})
        assert customer_id in answer.text
        (await client.delete(f"/customers/{customer_id}")).raise_for_status()
        assert customer_id not in (await client.get("/jobs")).text
    left = [
        file.name
        for file in tmp_path.rglob("*")
        if file.is_file() and customer_id.encode() in file.read_bytes()
    ]
    assert left == []
