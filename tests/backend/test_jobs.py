"""``/jobs``: how work that goes on after the answer is followed, stopped and told about."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

pytestmark = pytest.mark.anyio

LONG = {"algorithm": "gmm", "max_segments": 50, "outliers": "keep"}
# Without the evidence, which takes longer than the segments.
QUICK = {"algorithm": "kmeans", "n_segments": 2, "n_resamples": 0, "n_references": 0}


async def start_training(service: httpx.AsyncClient, csv: bytes, options: dict[str, Any]) -> str:
    answer = await service.post(
        "/train", files={"file": ("customers.csv", csv)}, data={"options": json.dumps(options)}
    )
    assert answer.status_code == 202, answer.text
    job_id: str = answer.json()["job_id"]
    return job_id


async def wait_for(service: httpx.AsyncClient, job_id: str, *statuses: str) -> dict[str, Any]:
    with anyio.fail_after(60):
        while True:
            job: dict[str, Any] = (await service.get(f"/jobs/{job_id}")).json()
            if job["status"] in statuses:
                return job
            await anyio.sleep(0.05)


def training_processes() -> list[int]:
    pid = os.getpid()
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [child for child in children if b"training_child" in Path(f"/proc/{child}/cmdline").read_bytes()]


async def test_events_tell_the_whole_job_until_it_has_ended(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    job_id = await start_training(service, sample_csv, {**QUICK, "n_segments": "auto", "max_segments": 3})
    answer = await service.get(f"/jobs/{job_id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    jobs = [
        json.loads(line.removeprefix("data: "))
        for line in answer.text.splitlines()
        if line.startswith("data: ")
    ]
    assert {job["job_id"] for job in jobs} == {job_id}
    fractions = [job["progress"]["fraction"] for job in jobs]
    assert fractions == sorted(fractions)
    assert jobs[-1]["status"] == "succeeded"
    assert jobs[-1] == (await service.get(f"/jobs/{job_id}")).json()


async def test_a_running_job_can_be_cancelled_and_the_next_one_goes_on(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    running = await start_training(service, sample_csv, LONG)
    queued = await start_training(service, sample_csv, LONG)
    following = await start_training(service, sample_csv, QUICK)
    await wait_for(service, running, "running")
    for job_id in (queued, running):
        cancelled = (await service.delete(f"/jobs/{job_id}")).json()
        assert cancelled["status"] == "cancelled"
        assert cancelled["finished_at"] is not None
    made = await wait_for(service, following, "succeeded", "failed")
    assert made["status"] == "succeeded"
    assert (await service.get(f"/models/{made['model_id']}")).json()["algorithm"] == "kmeans"
    assert (await service.get(f"/jobs/{running}")).json()["status"] == "cancelled"
    assert (await service.get(f"/models/{running}")).status_code == 404


async def kill_training(service: httpx.AsyncClient, job_id: str, attempt: int) -> None:
    with anyio.fail_after(60):
        while (job := (await service.get(f"/jobs/{job_id}")).json())["attempts"] < attempt:
            assert job["status"] in {"queued", "running"}
            await anyio.sleep(0.05)
    for process in training_processes():
        os.kill(process, signal.SIGKILL)


async def test_a_job_whose_process_is_killed_is_tried_again(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    job_id = await start_training(service, sample_csv, QUICK)
    await kill_training(service, job_id, 1)
    job = await wait_for(service, job_id, "failed", "succeeded")
    assert job["status"] == "succeeded"
    assert job["attempts"] == 2


async def test_a_job_whose_process_is_killed_twice_fails_with_a_reason(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    job_id = await start_training(service, sample_csv, LONG)
    for attempt in (1, 2):
        await kill_training(service, job_id, attempt)
    job = await wait_for(service, job_id, "failed", "succeeded")
    assert job["status"] == "failed"
    assert job["attempts"] == 2
    assert job["model_id"] is None
    assert "killed" in job["error"]["detail"]
    assert "2 times" in job["error"]["detail"]
    assert job["error"]["status"] == 500
    following = await start_training(service, sample_csv, QUICK)
    assert (await wait_for(service, following, "succeeded", "failed"))["status"] == "succeeded"


async def test_a_job_that_has_ended_cannot_be_cancelled(
    service: httpx.AsyncClient, sample_csv: bytes
) -> None:
    job_id = await start_training(service, sample_csv, QUICK)
    await wait_for(service, job_id, "succeeded")
    answer = await service.delete(f"/jobs/{job_id}")
    assert answer.status_code == 409
    assert "succeeded" in answer.json()["detail"]


async def test_jobs_are_listed(service: httpx.AsyncClient, sample_csv: bytes) -> None:
    job_id = await start_training(service, sample_csv, QUICK)
    await wait_for(service, job_id, "succeeded")
    assert job_id in [job["job_id"] for job in (await service.get("/jobs")).json()["jobs"]]


@pytest.mark.parametrize("path", ["", "/events"])
async def test_an_unknown_job_is_not_found(service: httpx.AsyncClient, path: str) -> None:
    answer = await service.get(f"/jobs/nobody{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await service.delete("/jobs/nobody")).status_code == 404
