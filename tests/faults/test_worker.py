"""``segment worker``: it leaves as it is told to, and waits for a database that is gone."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from backend.security.principals import SERVICE
from backend.settings import Settings
from backend.stores import Stores, open_stores
from backend.work.job_queue import JobQueue
from ml.data.report import describe_table
from ml.data.samples import wholesale
from ml.types import Table, TableFormat
from tests.faults.running import PROJECT, SECRET
from tests.postgresql import PostgresServer

JOB = "0123456789abcdef"
# Longer than any of these tests waits.
LONG = {"n_resamples": 1_000, "n_segments": 8, "algorithm": "gmm"}
StartWorker = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[StartWorker]:
    """Start a worker; its log goes to ``worker.log``."""
    started: list[subprocess.Popen[str]] = []

    def start(**environment: str) -> subprocess.Popen[str]:
        own = {"SEGMENT_ARTIFACTS_DIR": str(tmp_path), "SEGMENT_SECRET_KEY": SECRET, "SEGMENT_JOBS": "worker"}
        with (tmp_path / "worker.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "backend.cli", "worker"],
                cwd=PROJECT,
                env={**os.environ, **own, **environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        started.append(process)
        return process

    yield start
    for one in started:
        one.kill()
        one.wait(10)
        assert one.stdout is not None
        one.stdout.close()


def is_ready(worker: subprocess.Popen[str], seconds: float = 60) -> bool:
    assert worker.stdout is not None
    told, _, _ = select.select([worker.stdout], [], [], seconds)
    return bool(told) and worker.stdout.readline().startswith("The worker is ready")


def queue_training(stores: Stores, queue: JobQueue) -> None:
    table = Table(wholesale(), TableFormat("csv"))
    dataset_id = stores.catalogue.keep_dataset(table, describe_table(table), SERVICE)
    order = {"dataset_id": dataset_id, "options": LONG, "activate": False, "asked_by": asdict(SERVICE)}
    assert queue.enqueue(JOB, order)


def wait_for(queue: JobQueue, status: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while queue.get(JOB).status != status:
        assert time.monotonic() < deadline, json.dumps(queue.get(JOB).model_dump(mode="json"))
        time.sleep(0.1)


def test_a_worker_waits_for_its_training_until_somebody_is_in_a_hurry(
    start_worker: StartWorker, tmp_path: Path
) -> None:
    stores = open_stores(Settings(artifacts_dir=tmp_path, secret_key=SECRET))  # type: ignore[arg-type]
    stores.prepare()
    with closing(JobQueue(stores)) as queue, closing(stores):
        worker = start_worker(SEGMENT_SHUTDOWN_SECONDS="300")
        assert is_ready(worker)
        queue_training(stores, queue)
        wait_for(queue, "running")
        worker.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(3)
        worker.send_signal(signal.SIGINT)
        assert worker.wait(30) == 130
        # For whoever runs jobs next.
        wait_for(queue, "queued")
        assert stores.artifacts.ids() == set()


def test_a_worker_starts_without_its_database_and_works_once_it_is_there(
    start_worker: StartWorker, postgresql: PostgresServer, tmp_path: Path
) -> None:
    url = postgresql.new_database()
    postgresql.stop()
    try:
        worker = start_worker(SEGMENT_DATABASE_URL=url)
        assert not is_ready(worker, 5)
        assert worker.poll() is None
    finally:
        postgresql.start()
    assert is_ready(worker)
    assert "waiting for the database" in (tmp_path / "worker.log").read_text()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
