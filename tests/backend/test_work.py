"""What jobs leave behind when they are stopped, and what stops them."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from backend.errors import JobHasEnded
from backend.records.locks import ACTIVATION
from backend.security.encryption import new_encryption_key
from backend.security.principals import SERVICE, Principal
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.work.engine import STAND_BY_SECONDS, JobEngine
from backend.work.job import Job
from ml.artifacts import ArtifactStore
from ml.data.reading import read_table
from ml.data.report import describe_table
from ml.data.samples import SPEND_COLUMNS, wholesale
from ml.data.writing import write_table
from ml.errors import EncryptionKeyNeeded
from ml.types import SegmentationModel

OpenClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]

SECRET = "only for these tests"  # noqa: S105
LONG = {"algorithm": "gmm", "max_segments": 50, "outliers": "keep"}
QUICK = {
    "algorithm": "kmeans",
    "n_segments": 2,
    "features": list(SPEND_COLUMNS),
    "n_resamples": 0,
    "n_references": 0,
}
ANNA = Principal("Anna", "trainer", "k1")


@contextmanager
def opened(folder: Path, *, may_run: bool = True, **settings: Any) -> Iterator[tuple[Stores, JobEngine]]:
    """The jobs of a process, without its addresses."""
    stores = open_stores(Settings(artifacts_dir=folder, secret_key=SECRET, sample_model=False, **settings))
    stores.prepare()
    jobs = JobEngine(stores, may_run=may_run)
    jobs.start()
    try:
        yield stores, jobs
    finally:
        jobs.stop()
        stores.close()


def enqueue(stores: Stores, jobs: JobEngine, job_id: str, options: dict[str, Any]) -> None:
    table = read_table(write_table(wholesale(), "csv"))
    dataset_id = stores.catalogue.keep_dataset(table, describe_table(table), ANNA)
    order = {"dataset_id": dataset_id, "options": options, "activate": True, "asked_by": asdict(ANNA)}
    assert jobs.enqueue(job_id, order)


def wait_for(jobs: JobEngine, job_id: str, *statuses: str) -> Job:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if (job := jobs.get(job_id)).status in statuses:
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def rewrite(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "jobs.sqlite")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.anyio
@pytest.mark.parametrize("status", ["queued", "running"])
async def test_a_cancelled_job_leaves_no_model_though_it_has_saved_one(
    open_client: OpenClient,
    sample_csv: bytes,
    sample_model: SegmentationModel,
    tmp_path: Path,
    status: str,
) -> None:
    async with open_client(tmp_path, with_jobs=True) as service:
        started = [
            await service.post("/train", files={"file": sample_csv}, data={"options": json.dumps(LONG)})
            for _ in range(2)
        ]
        job_id = started[0 if status == "running" else 1].json()["job_id"]
        with anyio.fail_after(60):
            while (await service.get(f"/jobs/{job_id}")).json()["status"] != status:
                await anyio.sleep(0.05)
        # What the process that trains does last, or did before the service was killed.
        ArtifactStore(tmp_path, SECRET.encode()).save(replace(sample_model, model_id=job_id))
        assert (await service.get(f"/models/{job_id}")).status_code == 200
        assert (await service.delete(f"/jobs/{job_id}")).json()["status"] == "cancelled"
        assert (await service.get(f"/models/{job_id}")).status_code == 404
        assert (await service.get("/models")).json()["models"] == []


def test_a_job_is_recorded_made_active_and_audited(tmp_path: Path, database_url: str | None) -> None:
    with opened(tmp_path, database_url=database_url) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, QUICK)
        job = wait_for(jobs, "a" * 16, "succeeded", "failed")
        assert (job.status, job.attempts, job.model_id) == ("succeeded", 1, job.job_id)
        assert stores.artifacts.active_id() == job.job_id
        assert jobs.counts() == {"queued": 0, "running": 0, "succeeded": 1, "failed": 0, "cancelled": 0}
        with pytest.raises(JobHasEnded):
            jobs.cancel(job.job_id, ANNA)
        told = [(one["actor"], one["action"], one["target"]) for one in stores.audit.entries()]
        assert ("Anna", "train", job.job_id) in told
        assert ("Anna", "activate", job.job_id) in told
        assert ("Anna", "cancel", job.job_id) not in told


def test_what_a_cancelled_job_has_saved_is_gone_after_a_crash(
    tmp_path: Path, sample_model: SegmentationModel, database_url: str | None
) -> None:
    with opened(tmp_path, may_run=False, database_url=database_url) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, QUICK)
        assert jobs.cancel("a" * 16, ANNA).status == "cancelled"
        stores.artifacts.save(replace(sample_model, model_id="a" * 16))
    with opened(tmp_path, database_url=database_url) as (stores, jobs):
        assert "a" * 16 not in stores.artifacts
        assert jobs.get("a" * 16).status == "cancelled"


def test_a_model_is_not_made_active_again_when_its_job_is_taken_up(
    tmp_path: Path, sample_model: SegmentationModel
) -> None:
    with opened(tmp_path) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, QUICK)
        wait_for(jobs, "a" * 16, "succeeded")
        stores.artifacts.save(sample_model)
        stores.catalogue.activate(sample_model.model_id, SERVICE)
    # As if the service had been killed between making it active and noting that in the job.
    rewrite(
        tmp_path,
        "UPDATE workflow_status SET status = 'PENDING', completed_at = NULL",
        "DELETE FROM operation_outputs WHERE function_name = 'activate'",
    )
    with opened(tmp_path) as (stores, jobs):
        assert wait_for(jobs, "a" * 16, "succeeded").attempts == 2
        assert stores.artifacts.active_id() == sample_model.model_id


def test_a_job_that_takes_its_service_down_each_time_fails_in_the_end(tmp_path: Path) -> None:
    with opened(tmp_path, may_run=False) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, LONG)
    rewrite(
        tmp_path,
        "UPDATE workflow_status SET status = 'PENDING', executor_id = 'service', recovery_attempts = 4",
    )
    with opened(tmp_path) as (_, jobs):
        job = wait_for(jobs, "a" * 16, "failed")
    assert job.attempts == 4
    assert job.error is not None
    assert "begun 4 times" in job.error.detail


def test_a_service_that_leaves_hands_its_job_back(tmp_path: Path) -> None:
    with opened(tmp_path) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, LONG)
        wait_for(jobs, "a" * 16, "running")
    with opened(tmp_path, may_run=False) as (_, jobs):
        assert jobs.get("a" * 16).status == "queued"
        assert jobs.n_queued() == 1
        jobs.cancel("a" * 16)


def test_a_service_that_leaves_lets_a_training_end_when_there_is_time(tmp_path: Path) -> None:
    with opened(tmp_path) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, QUICK)
        enqueue(stores, jobs, "b" * 16, QUICK)
        wait_for(jobs, "a" * 16, "running")
        jobs.stop(60)
    with opened(tmp_path, may_run=False) as (_, jobs):
        assert jobs.get("a" * 16).status == "succeeded"
        assert jobs.get("b" * 16).status == "queued"


@pytest.mark.parametrize(
    ("limit", "options", "kind", "setting"),
    [
        ({"job_max_bytes": 1}, QUICK, "urn:segment:training-too-large", "SEGMENT_JOB_MAX_BYTES"),
        ({"job_max_seconds": 1}, LONG, "urn:segment:training-too-long", "SEGMENT_JOB_MAX_SECONDS"),
    ],
)
def test_a_training_beyond_its_limits_is_stopped_and_says_what_to_do(
    tmp_path: Path, limit: dict[str, Any], options: dict[str, Any], kind: str, setting: str
) -> None:
    with opened(tmp_path, **limit) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, options)
        job = wait_for(jobs, "a" * 16, "failed", "succeeded")
        assert job.error is not None
        assert (job.error.type, job.error.status, job.attempts) == (kind, 422, 1)
        assert setting in job.error.detail
        assert "a" * 16 not in stores.artifacts


@pytest.mark.anyio
async def test_no_more_jobs_wait_than_may_and_a_refused_one_leaves_nothing(
    open_client: OpenClient, sample_csv: bytes, tmp_path: Path
) -> None:
    # Workers would run them, and there is none.
    async with open_client(tmp_path, with_jobs=True, jobs="worker", max_queued_jobs=2) as service:

        async def train(key: str) -> httpx.Response:
            return await service.post(
                "/train",
                files={"file": sample_csv},
                data={"options": json.dumps(QUICK)},
                headers={"Idempotency-Key": key},
            )

        first, second = await train("one"), await train("two")
        assert (first.status_code, second.status_code) == (202, 202)
        refused = await train("three")
        assert refused.status_code == 429
        assert refused.json()["type"] == "urn:segment:too-many-jobs"
        assert int(refused.headers["Retry-After"]) > 0
        assert len((await service.get("/datasets")).json()["datasets"]) == 2
        assert (await train("one")).json()["job_id"] == first.json()["job_id"]
        assert (await service.delete(f"/jobs/{first.json()['job_id']}")).json()["status"] == "cancelled"
        assert (await train("three")).status_code == 202


def test_what_jobs_write_down_is_encrypted_where_the_files_are(tmp_path: Path) -> None:
    key, other = new_encryption_key(), new_encryption_key()
    options = {**QUICK, "features": ["Milk", "a column of secrets"]}
    with opened(tmp_path, encryption_key=key) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, options)
        job = wait_for(jobs, "a" * 16, "failed")
        assert job.error is not None
        assert "a column of secrets" in job.error.detail
    with opened(tmp_path, may_run=False, encryption_key=f"{other},{key}") as (_, jobs):
        assert jobs.get("a" * 16) == job
    with opened(tmp_path, may_run=False, encryption_key=other) as (_, jobs):
        assert jobs.list() == []
        with pytest.raises(EncryptionKeyNeeded, match="Add that key"):
            jobs.get("a" * 16)
    assert not any(b"secrets" in file.read_bytes() for file in tmp_path.glob("jobs.sqlite*"))


def test_a_job_whose_order_the_runner_has_no_key_for_fails_with_what_to_do(tmp_path: Path) -> None:
    with opened(tmp_path, may_run=False, encryption_key=new_encryption_key()) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, QUICK)
    with opened(tmp_path) as (_, jobs):
        error = wait_for(jobs, "a" * 16, "failed").error
    assert error is not None
    assert (error.status, error.type) == (503, "urn:segment:encryption-key-needed")
    assert "SEGMENT_ENCRYPTION_KEY" in error.detail


def test_who_stands_by_tries_again_when_the_jobs_cannot_be_taken_over(tmp_path: Path) -> None:
    file = tmp_path / "jobs.sqlite"
    with opened(tmp_path) as (stores, first):
        standing_by = JobEngine(stores, may_run=True)
        standing_by.start()
        first.stop()
        for each in tmp_path.glob("jobs.sqlite*"):
            each.unlink()
        file.write_bytes(b"garbage" * 1000)
        time.sleep(2 * STAND_BY_SECONDS)
        assert not standing_by.is_running
        file.unlink(missing_ok=True)
        until = time.monotonic() + 30
        while not standing_by.is_running and time.monotonic() < until:
            time.sleep(0.1)
        is_running = standing_by.is_running
        standing_by.stop()
    assert is_running


def test_a_training_that_breaks_down_is_logged_as_the_settings_say_without_what_it_says(
    tmp_path: Path,
) -> None:
    order = {
        "environment": {"SEGMENT_ARTIFACTS_DIR": str(tmp_path), "SEGMENT_LOG_FORMAT": "json"},
        "model_id": "a" * 16,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "backend.work.training_child"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stderr is not None
        child.stdin.write(json.dumps(order) + "\n")
        child.stdin.flush()
        (told,) = (json.loads(line) for line in child.stderr)
    assert (child.returncode, told["level"]) == (1, "ERROR")
    assert told["exc_info"].endswith("KeyError")


def test_a_customer_who_is_forgotten_while_a_training_runs_does_not_come_back(tmp_path: Path) -> None:
    with opened(tmp_path) as (stores, jobs):
        enqueue(stores, jobs, "a" * 16, {**QUICK, "id_column": "customer_id"})
        with stores.database.alone(ACTIVATION):
            until = time.monotonic() + 60
            while jobs.get("a" * 16).progress.stage != "saving" and time.monotonic() < until:
                time.sleep(0.02)
        stores.customers.forget("C0044", ANNA)
        wait_for(jobs, "a" * 16, "succeeded")
        assert "C0044" not in stores.artifacts.customers("a" * 16)["customer_id"].to_list()
