"""``/datasets``: what was found in a table, before any training."""

from datetime import UTC, date, datetime, time, timedelta

import httpx
import polars as pl
import pytest

from ml.data.writing import write_table

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


async def test_what_to_do_about_a_table_is_told_in_order(empty: httpx.AsyncClient) -> None:
    rows = [{"Kundennr": f"K{n}", "spend": n * n + 1, "since": "2026-01-31", "fax": None} for n in range(30)]
    odd = [{"Kundennr": "K3", "spend": 7}, {"Kundennr": "K4", "spend": "lots"}, rows[5]]
    dataset = (await empty.post("/datasets", json=[*rows, *odd])).json()
    assert (dataset["n_duplicates"], dataset["n_repeated_ids"]) == (1, 1)
    assert [one["code"] for one in dataset["warnings"]] == [
        "unparsable_values", "repeated_ids", "duplicate_rows", "empty_rows", "empty_column"
    ]  # fmt: skip
    first = dataset["warnings"][0]
    assert (first["rows"], first["advice"]) == (
        [32],
        "Correct these cells, or leave them to count as missing.",
    )


async def test_dates_are_shown_among_the_first_rows(empty: httpx.AsyncClient) -> None:
    frame = pl.DataFrame(
        {
            "day": [date(2026, 1, 31)] * 30,
            "at": [datetime(2026, 1, 31, 12, tzinfo=UTC)] * 30,
            "time": [time(12, 30)] * 30,
            "spend": [n / 7 for n in range(29)] + [float("nan")],
        }
    )
    answer = await empty.post("/datasets", files={"file": ("a.parquet", write_table(frame, "parquet"))})
    assert answer.status_code == 201, answer.text
    preview = answer.json()["preview"]
    assert len(preview) == 20
    assert preview[0] == {
        "day": "2026-01-31", "at": "2026-01-31T12:00:00+00:00", "time": "12:30:00", "spend": 0
    }  # fmt: skip


async def test_datasets_are_listed_and_forgotten(empty: httpx.AsyncClient, sample_csv: bytes) -> None:
    kept = (await empty.post("/datasets", files={"file": ("customers.csv", sample_csv)})).json()
    (listed,) = (await empty.get("/datasets")).json()["datasets"]
    came_at = datetime.fromisoformat(listed.pop("created_at"))
    assert timedelta(0) <= datetime.now(UTC) - came_at < timedelta(hours=1)
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
