"""``segment serve`` as a process: how it starts, answers under load, and leaves."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import polars as pl
import pytest

N_CUSTOMERS = 60_000
# Its evidence takes a second or two.
LONG = {"algorithm": "kmeans", "n_segments": 3, "n_resamples": 30, "n_references": 19}


def start_training(url: str, csv: bytes, options: dict[str, Any]) -> str:
    answer = httpx.post(
        f"{url}/train", files={"file": csv}, data={"options": json.dumps(options)}, timeout=60
    )
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


def wait_for(url: str, job_id: str, *statuses: str) -> dict[str, Any]:
    for _ in range(600):
        job: dict[str, Any] = httpx.get(f"{url}/jobs/{job_id}").json()
        if job["status"] in statuses:
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _in_a_while(found: Callable[[], list[Any]], seconds: float = 30) -> list[Any]:
    """What there is as soon as there is anything: the service warms up once it is ready."""
    until = time.monotonic() + seconds
    while not (now := found()) and time.monotonic() < until:
        time.sleep(0.05)
    return now


def test_it_starts_with_a_made_up_model_leaves_on_ctrl_c_and_serves_it_again(
    start_service: Callable[..., Any],
) -> None:
    first = start_service()
    assert httpx.get(f"{first.url}/ready").status_code == 200
    model = httpx.get(f"{first.url}/models/active").json()
    assert model["is_sample"]
    children = _in_a_while(first.children)
    assert children
    code, log = first.stop(signal.SIGINT)
    assert code in {0, 130}
    assert "Traceback" not in log
    assert re.findall("made-up sample", log) == ["made-up sample"]
    assert not any(is_alive(child) for child in children)

    again = start_service()
    assert httpx.get(f"{again.url}/ready").status_code == 200
    assert httpx.get(f"{again.url}/models/active").json()["model_id"] == model["model_id"]
    code, log = again.stop(signal.SIGTERM)
    assert code in {0, 143, -signal.SIGTERM}
    assert "made-up sample" not in log


def test_a_service_that_is_told_to_stop_tells_what_it_leaves(
    start_service: Callable[..., Any], sample_csv: bytes
) -> None:
    service = start_service(SEGMENT_SAMPLE_MODEL="false", SEGMENT_SHUTDOWN_SECONDS="2")
    job_id = start_training(service.url, sample_csv, LONG)
    wait_for(service.url, job_id, "running")
    code, log = service.stop(signal.SIGTERM)
    assert code == 0
    told = [line.partition(": ")[2] for line in log.splitlines() if "INFO" in line]
    told = told[told.index("stopping") :]
    assert re.fullmatch(rf"waiting for the training of job {job_id}, at most [12] seconds?", told[-3])
    assert told[-2:] == [f"the training of job {job_id} is left to the next start", "stopped"]


def test_a_training_survives_a_restart(start_service: Callable[..., Any], sample_csv: bytes) -> None:
    first = start_service(SEGMENT_SAMPLE_MODEL="false")
    job_id = start_training(first.url, sample_csv, LONG)
    wait_for(first.url, job_id, "running")
    children = first.children()
    with httpx.stream("GET", f"{first.url}/jobs/{job_id}/events") as events:
        assert next(events.iter_lines()).startswith("data: ")
        code, log = first.stop(signal.SIGINT)
    assert code in {0, 130}
    assert "Traceback" not in log
    assert "ERROR" not in log
    assert not any(is_alive(child) for child in children)

    again = start_service(SEGMENT_SAMPLE_MODEL="false")
    job = wait_for(again.url, job_id, "succeeded", "failed")
    assert job["status"] == "succeeded"
    assert httpx.get(f"{again.url}/models/active").json()["model_id"] == job["model_id"]
    assert len(httpx.get(f"{again.url}/models").json()["models"]) == 1


def test_a_service_that_is_killed_takes_its_children_along_and_goes_on_later(
    start_service: Callable[..., Any], sample_csv: bytes
) -> None:
    first = start_service(SEGMENT_SAMPLE_MODEL="false")
    job_id = start_training(first.url, sample_csv, LONG)
    wait_for(first.url, job_id, "running")
    children = first.children()
    first.stop(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(is_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_alive(child) for child in children)

    again = start_service(SEGMENT_SAMPLE_MODEL="false")
    assert wait_for(again.url, job_id, "succeeded", "failed")["status"] == "succeeded"


def test_a_taken_port_is_told_in_one_line(segment: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = segment("serve", "--port", str(port))
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert str(port) in line
    assert done.stdout == b""


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_job_database_is_told_in_one_line_with_what_to_do(
    segment: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "jobs.sqlite").write_bytes(content)
    done = segment("serve", "--port", "0")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert str(tmp_path / "jobs.sqlite") in line
    assert "Move it away" in line


def test_a_damaged_secret_is_told_in_one_line_by_every_command(
    segment: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "secret.key").write_text("")
    for command in (("serve", "--port", "0"), ("check", "--min-silhouette", "0")):
        done = segment(*command, SEGMENT_SECRET_KEY=None)
        assert done.returncode == 2
        (line,) = done.stderr.decode().splitlines()
        assert str(tmp_path / "secret.key") in line


def test_a_second_service_leaves_the_jobs_to_the_first(
    start_service: Callable[..., Any], sample_csv: bytes
) -> None:
    first, second = (start_service(SEGMENT_SAMPLE_MODEL="false") for _ in range(2))
    job_id = start_training(second.url, sample_csv, {"algorithm": "kmeans", "n_segments": 2})
    wait_for(second.url, job_id, "running")
    assert first.children()
    assert not second.children()
    assert httpx.delete(f"{second.url}/jobs/{job_id}").json()["status"] == "cancelled"
    second.stop()
    first.stop()


def test_it_keeps_answering_while_it_trains(start_service: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 4, N_CUSTOMERS)
    table = pl.DataFrame(
        {f"feature_{i}": np.exp(rng.normal(kind * (i % 3), 1)) for i in range(6)}
    ).write_csv()
    service = start_service(SEGMENT_SAMPLE_MODEL="false")
    options = {"algorithm": "kmeans", "max_segments": 6, "n_references": 0}
    job_id = start_training(service.url, table.encode(), options)
    wait_for(service.url, job_id, "running")
    with httpx.Client(base_url=service.url) as client:
        for _ in range(100):
            assert client.get("/health").status_code == 200
        assert client.get(f"/jobs/{job_id}").json()["status"] == "running"
        client.delete(f"/jobs/{job_id}")
    service.stop()
