"""``/datasets``: what was found in a table, before any training."""

import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_a_table_is_described_and_kept(empty: httpx.AsyncClient, sample_csv: bytes) -> None:
    answer = await empty.post("/datasets", files={"file": ("customers.csv", sample_csv)})
    assert answer.status_code == 201
    dataset = answer.json()
    assert (dataset["name"], dataset["kind"], dataset["n_rows"]) == ("customers", "customers", 440)
    assert dataset["format"]["delimiter"] == ","
    roles = {column["name"]: column["role"] for column in dataset["columns"]}
    assert (roles["customer_id"], roles["Milk"], roles["Channel"]) == ("id", "numeric", "categorical")
    milk = next(column for column in dataset["columns"] if column["name"] == "Milk")
    assert sum(milk["histogram"]["counts"]) == 440
    assert len(dataset["preview"]) == 20
    assert (await empty.get(answer.headers["Location"])).json() == dataset


async def test_datasets_are_listed_and_forgotten(empty: httpx.AsyncClient, sample_csv: bytes) -> None:
    kept = (await empty.post("/datasets", files={"file": ("customers.csv", sample_csv)})).json()
    (listed,) = (await empty.get("/datasets")).json()["datasets"]
    assert listed == {name: kept[name] for name in ("dataset_id", "name", "kind", "n_rows", "n_columns")}
    assert (await empty.delete(f"/datasets/{kept['dataset_id']}")).status_code == 204
    assert (await empty.get("/datasets")).json() == {"datasets": []}
    assert (await empty.get(f"/datasets/{kept['dataset_id']}")).status_code == 404
    assert (await empty.delete(f"/datasets/{kept['dataset_id']}")).status_code == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd"),
        ("C:\\Users\\ann\\k\u202eunden.csv", "kunden"),
        ("a" * 500 + ".csv", "a" * 80),
    ],
)
async def test_a_hostile_file_name_is_only_shown(
    empty: httpx.AsyncClient, sample_csv: bytes, name: str, shown: str
) -> None:
    answer = await empty.post("/datasets", files={"file": (name, sample_csv)})
    assert answer.status_code == 201, answer.text
    assert answer.json()["name"] == shown
