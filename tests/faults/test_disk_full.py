"""A disk that fills up: what does not fit is refused whole, and everything else goes on."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import numpy as np
import polars as pl
import pytest

from ml.data.samples import SPEND_COLUMNS
from ml.data.writing import write_table
from tests.faults.running import RunningService

DISK_BYTES = 40 * 1024 * 1024
CUSTOMER = dict.fromkeys(SPEND_COLUMNS, 100)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder whose ``artifacts`` are a file system of their own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    disk = tmp_path / "artifacts"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "segment-test", str(disk)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def service(small_disk: Path, keep_model: Callable[[Path], None]) -> Iterator[RunningService]:
    keep_model(small_disk)
    service = RunningService(small_disk)
    yield service
    service.close()


@pytest.fixture(scope="module")
def large_table() -> bytes:
    """Some megabytes that cannot be packed any smaller."""
    numbers = np.random.default_rng(0).random((30_000, 16))
    return write_table(pl.DataFrame(numbers, schema=[f"amount_{n}" for n in range(16)]), "parquet")


def fill(disk: Path) -> Path:
    """Write until nothing more goes onto the disk."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096):
            continue
    return filler


def test_uploads_until_the_disk_is_full_lose_nothing_and_heal_by_themselves(
    service: RunningService, large_table: bytes
) -> None:
    with httpx.Client(base_url=service.url, timeout=60) as client:

        def upload(kind: str = "/datasets") -> httpx.Response:
            return client.post(kind, files={"file": ("a.parquet", large_table)})

        kept = []
        while (answer := upload()).status_code == 201:
            kept.append(answer.json()["dataset_id"])
        assert len(kept) > 2
        for refused in (answer, upload(), upload("/train")):
            assert refused.status_code == 507, refused.text
            assert "Make room" in refused.json()["detail"]

        filler = fill(service.artifacts)
        assert client.post("/segment", json=CUSTOMER).status_code == 200
        for refused in (upload(), upload("/train")):
            assert refused.status_code == 507, refused.text
        assert {one["dataset_id"] for one in client.get("/datasets").json()["datasets"]} == set(kept)
        assert sorted(kept) == sorted(
            path.name for path in (service.artifacts / "datasets").iterdir() if path.is_dir()
        )
        assert len(client.get("/models").json()["models"]) == 1
        assert "disk" in client.get("/ready").json()["detail"]

        filler.unlink()
        for dataset_id in kept[:2]:
            assert client.delete(f"/datasets/{dataset_id}").status_code == 204
        assert upload().status_code == 201
        service.ready_again()
    for file in ("segment.sqlite", "jobs.sqlite"):
        with closing(sqlite3.connect(service.artifacts / file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert "Traceback" not in service.log()
