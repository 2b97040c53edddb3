"""PostgreSQL goes away and comes back: reading and placing go on, changes wait, and nothing is lost."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ml.types import SegmentationModel
from tests.faults.running import RunningService
from tests.postgresql import PostgresServer

QUICK = '{"algorithm": "kmeans", "n_segments": 2, "n_references": 0, "n_resamples": 0, "activate": false}'


@pytest.fixture(scope="module")
def service(
    postgresql: PostgresServer, tmp_path_factory: pytest.TempPathFactory, keep_model: Callable[[Path], None]
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("database")
    keep_model(folder)
    running = RunningService(folder, SEGMENT_DATABASE_URL=postgresql.new_database())
    yield running
    running.close()


@pytest.fixture(params=["fast", "immediate"])
def outage(request: pytest.FixtureRequest, postgresql: PostgresServer) -> Iterator[Callable[[], None]]:
    """Stop the server; it is started again by the test, or at its end."""
    stopped: list[str] = []

    def stop() -> None:
        postgresql.stop(request.param)
        stopped.append(request.param)

    yield stop
    if stopped and not postgresql.is_running():
        postgresql.start()


def test_a_service_outlives_its_database(
    service: RunningService,
    postgresql: PostgresServer,
    outage: Callable[[], None],
    sample_csv: bytes,
    sample_model: SegmentationModel,
) -> None:
    row = sample_model.customers.row(3, named=True)
    model_id = sample_model.model_id
    with httpx.Client(base_url=service.url, timeout=60) as client:
        # One that runs, or waits, when the database goes.
        job = client.post("/train", files={"file": sample_csv}, data={"options": QUICK}).json()
        outage()

        placed = client.post("/segment", json=row).raise_for_status().json()
        assert placed["model_id"] == model_id
        assert client.get("/models").raise_for_status().json()["models"]
        told = client.get(f"/customers/{row['customer_id']}").raise_for_status().json()
        assert told["segment"] == row["segment"]
        assert {one["active"] for one in told["history"]} == {None}

        refused = {
            "activate": client.post(f"/models/{model_id}/activate"),
            "rename": client.patch("/models/active/segments/0", json={"name": "Never"}),
            "keep a dataset": client.post("/datasets", files={"file": sample_csv}),
            "train": client.post("/train", files={"file": sample_csv}),
            "forget": client.delete(f"/customers/{row['customer_id']}"),
            "export": client.get("/models/active/export"),
            "audit": client.get("/audit"),
        }
        assert {what: one.status_code for what, one in refused.items()} == dict.fromkeys(refused, 503)
        assert all(one.headers["retry-after"].isdecimal() for one in refused.values())
        assert client.get("/health").status_code == 200
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert "database: " in ready.json()["detail"]
        assert "active_model: " not in ready.json()["detail"]

        postgresql.start()
        service.ready_again()
        model = client.get("/models/active").raise_for_status().json()
        assert "Never" not in [one["name"] for one in model["segments"]]
        assert client.get(f"/customers/{row['customer_id']}").json()["history"][0]["active"] is not None
        ended = _ended(client, job["job_id"])
        assert ended["status"] == "succeeded", ended
        assert client.get(f"/models/{ended['model_id']}").status_code == 200


def _ended(client: httpx.Client, job_id: str) -> dict[str, object]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job: dict[str, object] = client.get(f"/jobs/{job_id}").raise_for_status().json()
        if job["finished_at"]:
            return job
        time.sleep(0.2)
    raise AssertionError(f"the job is stuck: {job}")
