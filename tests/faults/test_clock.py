"""The clock of the machine jumps: jobs go on, nothing is stuck, nobody is locked out."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.faults.running import RunningService

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
OPTIONS = {"algorithm": "kmeans", "n_segments": 2, "n_references": 0, "n_resamples": 2}


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Callable[[str], None]]:
    """What a service needs in its environment to live by a clock of ours, and what sets that clock."""
    if not LIBRARIES:
        pytest.skip("libfaketime is not installed (Debian: faketime)")
    file = tmp_path_factory.mktemp("clock") / "shift"
    file.write_text("+0")
    environment = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        # Only the time of day jumps; the time since the start of the machine does not.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return environment, lambda shift: _set(file, shift)


def _set(file: Path, shift: str) -> None:
    draft = file.with_suffix(".new")
    draft.write_text(shift)
    draft.replace(file)


def train(url: str, csv: bytes) -> str:
    form = {"options": json.dumps(OPTIONS)}
    answer = httpx.post(f"{url}/train", files={"file": csv}, data=form, timeout=30)
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


def end_of(url: str, job_id: str) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job = httpx.get(f"{url}/jobs/{job_id}").json()
        if job["finished_at"]:
            return str(job["status"])
        time.sleep(0.1)
    raise AssertionError(job)


@pytest.fixture(scope="module")
def service(
    clock: tuple[dict[str, str], Callable[[str], None]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningService]:
    running = RunningService(tmp_path_factory.mktemp("service"), SEGMENT_RATE_LIMIT="20/second", **clock[0])
    yield running
    running.close()


@pytest.mark.parametrize("shift", ["-2d", "+400d"])
def test_a_jump_in_the_middle_of_a_job_stops_nothing(
    service: RunningService,
    clock: tuple[dict[str, str], Callable[[str], None]],
    sample_csv: bytes,
    shift: str,
) -> None:
    _, jump = clock
    before = train(service.url, sample_csv)
    jump(shift)
    during = train(service.url, sample_csv)
    told = datetime.fromisoformat(httpx.get(f"{service.url}/jobs/{during}").json()["created_at"])
    assert abs(told - datetime.now(UTC)) > timedelta(days=1), "the clock has not jumped"
    assert end_of(service.url, before) == end_of(service.url, during) == "succeeded"
    scored = httpx.post(
        f"{service.url}/segment", content=sample_csv, headers={"Content-Type": "text/csv"}, timeout=30
    )
    assert scored.json()["model_id"] == during
    jump("+0")
    after = train(service.url, sample_csv)
    assert end_of(service.url, after) == "succeeded"
    assert httpx.get(f"{service.url}/models/active").json()["model_id"] == after
    service.ready_again()
