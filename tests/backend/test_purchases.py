"""Purchases where a table is taken: kept, trained on, placed."""

import json
from typing import Any

import httpx
import polars as pl
import pytest

from ml.data.samples import retail
from ml.data.writing import write_table

pytestmark = pytest.mark.anyio

QUICK = {"algorithm": "kmeans", "n_segments": 3, "n_resamples": 0, "n_references": 0}


@pytest.fixture(scope="module")
def purchases() -> pl.DataFrame:
    return retail(n_customers=400)


@pytest.fixture(scope="module")
def purchases_csv(purchases: pl.DataFrame) -> bytes:
    return write_table(purchases, "csv")


async def train(service: httpx.AsyncClient, csv: bytes, **options: Any) -> httpx.Response:
    return await service.post(
        "/train",
        files={"file": ("orders.csv", csv)},
        data={"options": json.dumps({**QUICK, **options})},
        headers={"Prefer": "wait=60"},
    )


async def test_a_dataset_of_purchases_says_what_they_are(
    service: httpx.AsyncClient, purchases: pl.DataFrame, purchases_csv: bytes
) -> None:
    kept = (await service.post("/datasets", files={"file": ("orders.csv", purchases_csv)})).json()

    assert kept["kind"] == "transactions"
    assert kept["n_rows"] == kept["purchases"]["n_lines"] == purchases.height
    assert kept["purchases"]["columns"]["customer"] == "CustomerID"
    assert {"recency_days", "n_purchases", "total_spend"} <= {one["name"] for one in kept["customer_columns"]}
    assert [one["name"] for one in kept["columns"]] == purchases.columns
    assert kept["warnings"][0]["code"] == "purchases_found"
    (listed,) = (await service.get("/datasets")).json()["datasets"]
    assert listed["kind"] == "transactions"


async def test_purchases_are_trained_on_and_placed_customer_by_customer(
    service: httpx.AsyncClient, purchases_csv: bytes
) -> None:
    job = (await train(service, purchases_csv)).json()
    assert job["status"] == "succeeded", job
    model = (await service.get(f"/models/{job['model_id']}")).json()
    customers = (await service.get(f"/models/{job['model_id']}/customers?page_size=1000")).json()

    placed = (
        await service.post("/segment", content=purchases_csv, headers={"Content-Type": "text/csv"})
    ).json()

    assert placed["n_rows"] == customers["n_customers"] == model["data"]["purchases"]["n_customers"]
    trained = {one["customer_id"]: one["segment"] for one in customers["customers"]}
    assert {one["customer_id"]: one["segment"] for one in placed["results"]} == trained
    assert sum(one["outlook"]["n_customers"] for one in model["segments"]) == customers["n_customers"]


async def test_purchases_are_compared_with_the_training_customer_by_customer(
    service: httpx.AsyncClient, purchases_csv: bytes
) -> None:
    model_id = (await train(service, purchases_csv)).json()["model_id"]
    model = (await service.get(f"/models/{model_id}")).json()

    answer = await service.post(f"/models/{model_id}/drift", files={"file": ("orders.csv", purchases_csv)})

    drift = answer.json()
    assert answer.status_code == 200, drift
    assert (drift["verdict"], drift["n_rows"]) == ("steady", model["data"]["purchases"]["n_customers"])
    assert [one["n_customers"] for one in drift["placed"]] == [one["size"] for one in model["segments"]]


async def test_placed_purchases_come_back_as_customers_in_a_file(
    service: httpx.AsyncClient, purchases_csv: bytes
) -> None:
    assert (await train(service, purchases_csv)).status_code == 200

    answer = await service.post(
        "/segment", content=purchases_csv, headers={"Content-Type": "text/csv", "Accept": "text/csv"}
    )

    header = answer.text.split("\n", 1)[0].split(",")
    assert header[0] == "customer_id"
    assert {"n_purchases", "rfm_group", "segment", "segment_name", "confidence"} <= set(header)


async def test_a_record_of_one_customer_is_placed_by_the_made_features(
    service: httpx.AsyncClient, purchases_csv: bytes
) -> None:
    assert (await train(service, purchases_csv)).status_code == 200

    one = {"customer_id": "X", "recency_days": 3, "n_purchases": 9, "total_spend": 800.0}
    (result,) = (await service.post("/segment", json=one)).json()["results"]

    assert result["customer_id"] == "X"
    assert result["segment"] in {0, 1, 2}


async def test_columns_can_be_overruled(service: httpx.AsyncClient, purchases_csv: bytes) -> None:
    job = (
        await train(
            service, purchases_csv, transactions={"product": "Category"}, refunds="apart", as_of="2025-09-30"
        )
    ).json()
    data = (await service.get(f"/models/{job['model_id']}")).json()["data"]

    assert data["purchases"]["columns"]["product"] == "Category"
    assert data["purchases"]["refunds"] == "apart"
    assert data["purchases"]["as_of"].startswith("2025-09-30")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"transactions": {"buyer": "CustomerID"}}, "knows no 'buyer'"),
        ({"transactions": {"customer": "Nobody"}}, "Nobody"),
        ({"transactions": {"date": "Category"}}, "Category"),
        ({"transactions": "yes"}, "transactions"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "1900-01-01"}, "No purchase is left"),
        ({"refunds": "never"}, "refunds"),
        ({"features": ["Quantity"]}, "column of the purchases"),
    ],
)
async def test_nonsense_is_refused_at_once(
    service: httpx.AsyncClient, purchases_csv: bytes, options: dict[str, Any], words: str
) -> None:
    answer = await train(service, purchases_csv, **options)

    assert answer.status_code == 422
    assert words in answer.json()["detail"]


async def test_too_few_customers_are_counted_as_customers(
    service: httpx.AsyncClient, purchases: pl.DataFrame
) -> None:
    few = purchases.filter(pl.col("CustomerID").is_in(purchases["CustomerID"].drop_nulls().unique()[:4]))
    answer = await train(service, write_table(few, "csv"), transactions=True)

    assert answer.status_code == 422
    assert "purchases of 4 customers" in answer.json()["detail"]


async def kept_id(service: httpx.AsyncClient, csv: bytes) -> str:
    answer = await service.post("/datasets", files={"file": ("orders.csv", csv)})
    return str(answer.json()["dataset_id"])


async def test_a_kept_table_is_described_as_somebody_reads_it(
    service: httpx.AsyncClient, purchases_csv: bytes
) -> None:
    address = f"/datasets/{await kept_id(service, purchases_csv)}"
    found = (await service.get(address)).json()

    apart = (await service.get(address, params={"refunds": "apart"})).json()
    earlier = (await service.get(address, params={"as_of": "2024-06-30"})).json()
    by_country = (await service.get(address, params={"transactions": '{"customer": "Country"}'})).json()
    customers = (await service.get(address, params={"transactions": "false"})).json()
    by_day = (await service.get(address, params={"exclude": found["purchases"]["columns"]["invoice"]})).json()

    assert apart["purchases"]["refunds"] == "apart"
    assert apart["dataset_id"] == found["dataset_id"]
    assert earlier["purchases"]["n_in_future"] > found["purchases"]["n_in_future"]
    assert by_country["purchases"]["n_customers"] < found["purchases"]["n_customers"]
    assert (customers["kind"], customers["purchases"]) == ("customers", None)
    assert by_day["purchases"]["columns"]["invoice"] is None
    assert (await service.get(address)).json() == found


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"transactions": "{"}, "no JSON"),
        ({"transactions": "[" * 5_000}, "no JSON"),
        ({"transactions": '{"customer": "nobody"}'}, "nobody"),
        ({"transactions": '{"date": "Country"}'}, "Country"),
        ({"as_of": "soon"}, "soon"),
        ({"refunds": "perhaps"}, "perhaps"),
    ],
)
async def test_what_a_table_cannot_be_read_as_is_refused(
    service: httpx.AsyncClient, purchases_csv: bytes, asked: dict[str, str], told: str
) -> None:
    answer = await service.get(f"/datasets/{await kept_id(service, purchases_csv)}", params=asked)

    assert answer.status_code == 422
    assert told in answer.json()["detail"]
