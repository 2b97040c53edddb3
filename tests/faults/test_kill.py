"""Jobs whose processes are killed (kill -9), at every stage: they go on, and nothing half made is seen."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import text

from backend.database.database import Database, open_database
from backend.pruning import prune
from backend.records.locks import ACTIVATION
from backend.settings import Settings
from backend.stores import open_stores
from tests.faults.running import PROJECT, SECRET, RunningService
from tests.processes import start

StartService = Callable[..., RunningService]
StartWorker = Callable[..., "Worker"]
# Its evidence takes a second or two; without, it takes none.
SLOW: dict[str, Any] = {"algorithm": "kmeans", "n_segments": 3, "n_resamples": 30, "n_references": 19}
QUICK: dict[str, Any] = {**SLOW, "n_resamples": 0, "n_references": 0}
SECONDS = 120


class Worker:
    """``segment worker`` in a process of its own."""

    def __init__(self, artifacts: Path, **environment: str) -> None:
        self._log = artifacts.parent / "worker.log"
        given = {
            **os.environ,
            "SEGMENT_ARTIFACTS_DIR": str(artifacts),
            "SEGMENT_SECRET_KEY": SECRET,
            "SEGMENT_JOBS": "worker",
            **environment,
        }
        with self._log.open("a") as log:
            self.process = start(
                [sys.executable, "-m", "backend.cli", "worker"],
                cwd=PROJECT,
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def says(self) -> str:
        """The next line that it says."""
        assert self.process.stdout is not None
        is_told, _, _ = select.select([self.process.stdout], [], [], SECONDS)
        assert is_told, self._log.read_text()
        return self.process.stdout.readline()

    def trainings(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[Worker] = []

    def start(artifacts: Path, **environment: str) -> Worker:
        started.append(Worker(artifacts, **environment))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def start_training(service: RunningService, csv: bytes, options: dict[str, Any]) -> str:
    answer = httpx.post(
        f"{service.url}/train", files={"file": csv}, data={"options": json.dumps(options)}, timeout=60
    )
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


def job_of(service: RunningService, job_id: str) -> dict[str, Any]:
    job: dict[str, Any] = httpx.get(f"{service.url}/jobs/{job_id}").json()
    return job


def stage_of(service: RunningService, job_id: str) -> str:
    stage: str = job_of(service, job_id)["progress"]["stage"]
    return stage


def active_model(service: RunningService) -> str:
    model_id: str = httpx.get(f"{service.url}/models/active").json()["model_id"]
    return model_id


def check_that_it_ended_well(
    service: RunningService, job_id: str, n_models: int, database_url: str | None = None
) -> None:
    """The job went on where it was; every model is there once and whole; nothing is left behind."""
    until(lambda: job_of(service, job_id)["finished_at"])
    job = job_of(service, job_id)
    assert (job["status"], job["attempts"]) == ("succeeded", 2), job
    assert active_model(service) == job["model_id"] == job_id
    listed = httpx.get(f"{service.url}/models").json()["models"]
    assert len(listed) == n_models
    stores = open_stores(
        Settings(artifacts_dir=service.artifacts, secret_key=SECRET, database_url=database_url)
    )
    prune(stores, set)
    stores.close()
    left = {one.name for one in (service.artifacts / "models").iterdir() if one.is_dir()}
    assert left == {one["model_id"] for one in listed}
    service.ready_again()


@contextmanager
def locked(database: Database, table: str) -> Iterator[None]:
    """Keep everybody else from writing into a table (PostgreSQL)."""
    with database.writing() as connection:
        connection.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
        yield


def somebody_waits(database: Database) -> bool:
    with database.reading() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())


def test_a_worker_or_its_training_that_is_killed_is_followed_by_another(
    start_service: StartService, start_worker: StartWorker, sample_csv: bytes
) -> None:
    service = start_service(SEGMENT_JOBS="worker")
    before = active_model(service)
    database = open_database(Settings(artifacts_dir=service.artifacts))
    first = start_worker(service.artifacts)
    assert "is ready" in first.says()
    second = start_worker(service.artifacts)

    # While it fits.
    job_id = start_training(service, sample_csv, SLOW)
    until(lambda: stage_of(service, job_id) not in {"queued", "starting", "reading"})
    assert "stands by" in second.says()
    orphans = first.trainings()
    first.kill()
    assert active_model(service) == before
    assert "is ready" in second.says()
    check_that_it_ended_well(service, job_id, 2)
    assert not psutil.wait_procs(orphans, 10)[1]

    # Its training only, while it saves.
    saved_id = start_training(service, sample_csv, SLOW)
    until(lambda: stage_of(service, saved_id) not in {"queued", "starting", "reading"})
    with database.alone(ACTIVATION):
        until(lambda: stage_of(service, saved_id) == "saving")
        (training,) = second.trainings()
        training.kill()
        assert active_model(service) == job_id
    check_that_it_ended_well(service, saved_id, 3)
    database.close()


def test_a_worker_that_is_killed_while_it_writes_leaves_nothing_half_done(
    start_service: StartService, start_worker: StartWorker, sample_csv: bytes, postgresql: Any
) -> None:
    url = postgresql.new_database()
    service = start_service(SEGMENT_JOBS="worker", SEGMENT_DATABASE_URL=url)
    database = open_database(Settings(artifacts_dir=service.artifacts, database_url=url))
    holds: dict[str, Callable[[], AbstractContextManager[object]]] = {
        "saving": lambda: database.alone(ACTIVATION),
        "recording": lambda: locked(database, "models"),
        "activating": lambda: locked(database, "activations"),
    }
    workers = [start_worker(service.artifacts, SEGMENT_DATABASE_URL=url) for _ in range(2)]
    for n_models, (stage, hold) in enumerate(holds.items(), 1):
        before = active_model(service)
        with hold():
            job_id = start_training(service, sample_csv, QUICK)
            until(lambda: somebody_waits(database))
            (runner,) = [one for one in workers if one.trainings()]
            runner.kill()
            assert active_model(service) == before
            n_listed = len(httpx.get(f"{service.url}/models").json()["models"])
            assert n_listed == (n_models if stage == "saving" else n_models + 1)
        check_that_it_ended_well(service, job_id, n_models + 1, url)
        workers.remove(runner)
        workers.append(start_worker(service.artifacts, SEGMENT_DATABASE_URL=url))
    database.close()


def test_service_and_worker_killed_together_go_on_where_they_were(
    start_service: StartService, start_worker: StartWorker, sample_csv: bytes
) -> None:
    service = start_service(SEGMENT_JOBS="worker")
    before = active_model(service)
    job_id = start_training(service, sample_csv, SLOW)
    service.restart()
    assert job_of(service, job_id)["status"] == "queued"
    worker = start_worker(service.artifacts)
    until(lambda: stage_of(service, job_id) not in {"queued", "starting", "reading"})
    worker.kill()
    service.restart()
    assert active_model(service) == before
    assert stage_of(service, job_id) not in {"queued", "starting", "reading"}
    last = start_worker(service.artifacts)
    check_that_it_ended_well(service, job_id, 2)
    last.process.terminate()
    assert last.process.wait(30) == 0


def test_of_several_processes_of_a_service_another_takes_over(
    start_service: StartService, sample_csv: bytes
) -> None:
    service = start_service(SEGMENT_WORKERS="2")
    job_id = start_training(service, sample_csv, SLOW)
    until(lambda: stage_of(service, job_id) not in {"queued", "starting", "reading"})
    (runner,) = [one for one in service.servers() if one.children()]
    runner.kill()
    check_that_it_ended_well(service, job_id, 2)
