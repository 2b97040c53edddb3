"""``POST /train``: from a table to a model, or to a problem in words."""

import io
import json
from typing import Any

import httpx
import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score

pytestmark = pytest.mark.anyio

SPEND = ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"]
QUICK = {
    "algorithm": "kmeans",
    "n_segments": 3,
    "features": SPEND,
    "n_resamples": 0,
    "n_references": 0,
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


async def train(
    service: httpx.AsyncClient, csv: bytes, options: dict[str, Any] = QUICK, **headers: str
) -> httpx.Response:
    return await service.post(
        "/train",
        files={"file": ("customers.csv", csv)},
        data={"options": json.dumps(options)},
        headers={"Prefer": "wait=60", **headers},
    )


async def test_T01_a_valid_file_is_processed(service: httpx.AsyncClient, sample_csv: bytes) -> None:
    answer = await train(service, sample_csv)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Preference-Applied"] == "wait=60"
    job = answer.json()
    assert job["status"] == "succeeded"
    assert job["progress"] == {"fraction": 1.0, "stage": "done", "message": "Done."}
    model = (await service.get(f"/models/{job['model_id']}")).json()
    assert model["is_active"]
    assert model["name"] == "customers, 3 segments"
    assert model["data"]["n_rows_received"] == 440


async def test_T02_customers_are_put_into_clusters(service: httpx.AsyncClient, sample_csv: bytes) -> None:
    job = (await train(service, sample_csv)).json()
    page = (await service.get(f"/models/{job['model_id']}/customers", params={"page_size": 1000})).json()
    segments = [customer["segment"] for customer in page["customers"]]
    assert len(segments) == 440
    assert set(segments) == {0, 1, 2}
    model = (await service.get(f"/models/{job['model_id']}")).json()
    assert [one["size"] for one in model["segments"]] == [segments.count(number) for number in range(3)]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        pytest.param(b"", 400, "empty", id="an empty file"),
        pytest.param(PNG, 415, "PNG", id="a picture that is named csv"),
        pytest.param(b"Fresh,Milk\n", 422, "no row", id="a header with no rows"),
        pytest.param(b"Fresh,Milk\n1,2\n", 422, "1 row", id="one row"),
        pytest.param(
            b"comment\n" + b"".join(b"what customer %d said\n" % row for row in range(50)),
            422,
            "column",
            id="a text column only",
        ),
    ],
)
async def test_T05_a_wrong_format_gives_an_error_message(
    service: httpx.AsyncClient, content: bytes, status: int, words: str
) -> None:
    answer = await train(service, content, {})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert words in problem["detail"]
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert (await service.get("/health")).status_code == 200


async def test_T06_missing_values_are_handled(service: httpx.AsyncClient, sample_csv: bytes) -> None:
    table = pl.read_csv(io.BytesIO(sample_csv))
    holes = pl.when(pl.int_range(pl.len()) % 20 == 0).then(None).otherwise(pl.col("Milk")).alias("Milk")
    job = (await train(service, table.with_columns(holes).write_csv().encode())).json()
    assert job["status"] == "succeeded", job
    model = (await service.get(f"/models/{job['model_id']}")).json()
    assert model["data"]["missing_values"]["Milk"] == 22
    assert sum(one["size"] for one in model["segments"]) == 440


async def test_the_channels_of_the_real_wholesale_customers_are_found(
    service: httpx.AsyncClient, wholesale_csv: bytes
) -> None:
    options = {"algorithm": "gmm", "n_segments": 2, "scale": False, "pca": 2, "features": SPEND}
    options |= {"n_resamples": 0, "n_references": 0}
    answer = await train(service, wholesale_csv, options)
    assert answer.status_code == 200, answer.text
    model_id = answer.json()["model_id"]
    assert (await service.get(f"/models/{model_id}")).json()["n_segments"] == 2
    exported = await service.get(f"/models/{model_id}/export", params={"format": "parquet"})
    segments = pl.read_parquet(exported.content)["segment"]
    channel = pl.read_csv(io.BytesIO(wholesale_csv))["Channel"]
    assert adjusted_rand_score(channel, segments) >= 0.60


async def test_without_waiting_the_job_is_answered_at_once(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    answer = await train(service, sample_csv, Prefer="respond-async")
    assert answer.status_code == 202
    assert "Preference-Applied" not in answer.headers
    job = answer.json()
    assert answer.headers["Location"] == f"/jobs/{job['job_id']}"
    assert job["status"] in {"queued", "running"}
    await service.delete(f"/jobs/{job['job_id']}")


async def test_the_same_idempotency_key_returns_the_first_job(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    key = {"Idempotency-Key": "the newsletter of March"}
    first, again = [(await train(service, sample_csv, **key)).json() for _ in range(2)]
    other = (await train(service, sample_csv, **{"Idempotency-Key": "another"})).json()
    assert first["job_id"] == again["job_id"] != other["job_id"]


async def test_an_idempotency_key_is_not_taken_for_another_request(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    key = {"Idempotency-Key": "the newsletter of April"}
    first = (await train(service, sample_csv, **key)).json()
    for csv, options in ((sample_csv, {**QUICK, "n_segments": 4}), (sample_csv.rstrip()[:-1] + b"7", QUICK)):
        answer = await train(service, csv, options, **key)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:segment:key-was-used"
    assert (await train(service, sample_csv, **key)).json() == first


async def test_a_kept_dataset_has_an_idempotency_key_as_well(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    dataset = (await service.post("/datasets", files={"file": ("kept.csv", sample_csv)})).json()
    order = {"dataset_id": dataset["dataset_id"], "options": QUICK}
    headers = {"Idempotency-Key": "the newsletter of May", "Prefer": "wait=60"}
    first, again = [(await service.post("/train", json=order, headers=headers)).json() for _ in range(2)]
    assert first["job_id"] == again["job_id"]


@pytest.mark.parametrize("content_type", ["text/csv", "application/x-www-form-urlencoded"])
async def test_a_table_may_be_the_body_itself(
    service: httpx.AsyncClient, sample_csv: bytes, content_type: str
) -> None:
    answer = await service.post(
        "/train",
        content=sample_csv,
        params={"options": json.dumps({**QUICK, "name": "From the body"})},
        headers={"Prefer": "wait=60", "Content-Type": content_type},
    )
    assert answer.status_code == 200, answer.text
    model = (await service.get(f"/models/{answer.json()['model_id']}")).json()
    assert model["name"] == "From the body"


async def test_a_table_may_be_json_records(service: httpx.AsyncClient, sample_csv: bytes) -> None:
    records = pl.read_csv(io.BytesIO(sample_csv)).to_dicts()
    answer = await service.post(
        "/train", json={"records": records, "options": QUICK}, headers={"Prefer": "wait=60"}
    )
    assert answer.json()["status"] == "succeeded", answer.text


async def test_a_kept_dataset_can_be_trained_on(service: httpx.AsyncClient, sample_csv: bytes) -> None:
    dataset = (await service.post("/datasets", files={"file": ("kept.csv", sample_csv)})).json()
    order = {"dataset_id": dataset["dataset_id"], "options": QUICK}
    answer = await service.post("/train", json=order, headers={"Prefer": "wait=60"})
    model = (await service.get(f"/models/{answer.json()['model_id']}")).json()
    assert model["name"] == "kept, 3 segments"


async def test_a_model_that_is_not_to_be_active_is_only_kept(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    before = (await service.get("/models/active")).json()["model_id"]
    job = (await train(service, sample_csv, {**QUICK, "activate": False})).json()
    assert job["status"] == "succeeded"
    assert (await service.get("/models/active")).json()["model_id"] == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_segments": 1}, "n_segments"),
        ({"n_segment": 2}, "n_segment"),
        ({"algorithm": "magic"}, "algorithm"),
        ({"activate": "yes"}, "activate"),
        ({"features": ["Fish"]}, "Fish"),
        ({"features": ["Milk"], "exclude": ["Milk"]}, "Milk"),
        ({"categorical": ["Milk"]}, "Milk"),
        ({"on_duplicate_id": "error", "id_column": "Region"}, "Region"),
        (["n_segments", 2], "JSON object"),
        ({"name": "\ud800x"}, "surrogate"),
        ({"\ud800": 1}, "surrogate"),
        ({"features": ["Milk", "\ud800"]}, "surrogate"),
    ],
)
async def test_an_option_that_makes_no_sense_is_named(
    service: httpx.AsyncClient, sample_csv: bytes, options: Any, words: str
) -> None:
    answer = await train(service, sample_csv, options)
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["detail"]


async def test_options_in_a_json_body_are_checked_as_well(service: httpx.AsyncClient) -> None:
    body = json.dumps({"records": [{"a": 1}], "options": {"name": "\ud800x"}})
    answer = await service.post("/train", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert "surrogate" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"files": {"table": ("a.csv", b"a,b\n")}}, 400),
        ({"files": {"file": ("a.csv", b"a\n1\n")}, "data": {"options": "{"}}, 422),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400),
        ({"json": "a table"}, 400),
        ({"json": [1, 2]}, 400),
        ({"json": {"records": 5}}, 400),
        ({"json": {"dataset_id": "../../etc/passwd"}}, 404),
        ({"content": b'[{"a": "\\ud800"}]', "headers": {"Content-Type": "application/json"}}, 400),
        ({"content": b"", "headers": {"Content-Type": "multipart/form-data"}}, 400),
    ],
)
async def test_a_broken_request_is_a_problem(
    service: httpx.AsyncClient, request_: dict[str, Any], status: int
) -> None:
    answer = await service.post("/train", **request_)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_what_cannot_be_trained_on_leaves_nothing_behind(
    service: httpx.AsyncClient,
) -> None:
    before = (await service.get("/datasets")).json(), (await service.get("/jobs")).json()
    await train(service, b"Fresh,Milk\n1,2\n")
    assert ((await service.get("/datasets")).json(), (await service.get("/jobs")).json()) == before
