"""Several processes at one address: what one of them learns the others know, and none is missed for long."""

import json
import signal
import time
from collections.abc import Callable, Iterator

import httpx
import psutil
import pytest

from ml import TrainingConfig, train
from ml.artifacts import ArtifactStore
from ml.data.samples import SPEND_COLUMNS, wholesale
from tests.faults.running import READY, SECRET, RunningService

N_PROCESSES = 2
N_ASKED = 16
SECONDS_TO_SEE = 1.0


@pytest.fixture(scope="module")
def several(
    tmp_path_factory: pytest.TempPathFactory, keep_model: Callable[..., None]
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("several")
    keep_model(folder)
    service = RunningService(folder, SEGMENT_WORKERS=str(N_PROCESSES), SEGMENT_LOG_FORMAT="json")
    yield service
    service.close()


def ask_all(service: RunningService, path: str) -> list[httpx.Response]:
    """Ask over connections of their own, which the processes share out among them."""
    return [httpx.get(f"{service.url}{path}", timeout=30) for _ in range(N_ASKED)]


def test_an_activation_a_new_name_and_a_deletion_are_seen_by_all_within_a_second(
    several: RunningService,
) -> None:
    first = httpx.get(f"{several.url}/models/active").json()["model_id"]
    options = TrainingConfig(features=SPEND_COLUMNS, algorithm="kmeans", n_segments=3, n_references=0)
    model = train(wholesale(), options)
    ArtifactStore(several.artifacts, SECRET.encode()).save(model)
    path = f"/models/{model.model_id}"
    ask_all(several, path)

    httpx.post(f"{several.url}{path}/activate").raise_for_status()
    time.sleep(SECONDS_TO_SEE)
    assert {one.json()["model_id"] for one in ask_all(several, "/models/active")} == {model.model_id}

    httpx.patch(f"{several.url}{path}/segments/0", json={"name": "Corner shops"}).raise_for_status()
    time.sleep(SECONDS_TO_SEE)
    assert {one.json()["segments"][0]["name"] for one in ask_all(several, path)} == {"Corner shops"}
    row = dict.fromkeys(SPEND_COLUMNS, 100)
    names = {one.segment: one.name for one in model.segments} | {0: "Corner shops"}
    for _ in range(N_ASKED):
        (placed,) = httpx.post(f"{several.url}/segment", json=row, timeout=30).json()["results"]
        assert placed["name"] == names[placed["segment"]]

    httpx.post(f"{several.url}/models/{first}/activate").raise_for_status()
    httpx.delete(f"{several.url}{path}").raise_for_status()
    time.sleep(SECONDS_TO_SEE)
    assert {one.status_code for one in ask_all(several, path)} == {404}
    assert {one.status_code for one in ask_all(several, f"/segment?model={model.model_id}")} == {405}


def test_counts_are_those_of_all_processes(several: RunningService) -> None:
    def facts() -> dict[str, int]:
        told = httpx.get(f"{several.url}/metrics").json()
        return {**told["service"], "drift": told["drift"]["n_rows"]}

    before = facts()
    for _ in range(N_ASKED):
        answer = httpx.post(f"{several.url}/segment", json=dict.fromkeys(SPEND_COLUMNS, 100), timeout=30)
        answer.raise_for_status()
    after = facts()
    assert after["rows_scored"] - before["rows_scored"] == N_ASKED
    assert after["requests"] - before["requests"] == N_ASKED + 1
    until = time.monotonic() + 20
    # Each process adds to the counts of drift every few seconds; until then it alone knows of its own.
    told: set[int] = set()
    while told != {N_ASKED} and time.monotonic() < until:
        time.sleep(0.2)
        told = {facts()["drift"] - before["drift"] for _ in range(N_ASKED)}
    assert told == {N_ASKED}
    history = httpx.get(f"{several.url}/models/active/drift/history", timeout=30).json()
    assert sum(one["n_rows"] for one in history["days"]) == facts()["drift"]


def test_a_process_that_dies_is_replaced_and_jobs_go_on(several: RunningService, sample_csv: bytes) -> None:
    for victim in several.servers():
        victim.kill()
        psutil.wait_procs([victim], 10)
        several.ready_again()
    until = time.monotonic() + 60
    while len(several.servers()) < N_PROCESSES and time.monotonic() < until:
        time.sleep(0.1)
    options = {"algorithm": "kmeans", "n_segments": 2, "n_references": 0, "n_resamples": 2, "activate": False}
    trained = httpx.post(
        f"{several.url}/train",
        files={"file": sample_csv},
        data={"options": json.dumps(options)},
        headers={"Prefer": "wait=60"},
        timeout=90,
    )
    assert trained.json()["status"] == "succeeded", trained.text
    assert {one.status_code for one in ask_all(several, "/health")} == {200}


def test_the_log_is_json_and_names_neither_customers_nor_paths(several: RunningService) -> None:
    httpx.get(f"{several.url}/customers/Mrs-Secret?note=hidden", headers={"X-Request-ID": "of-this-test"})
    time.sleep(0.5)
    lines = [json.loads(line) for line in several.log().splitlines()]
    (access,) = [line for line in lines if line["request_id"] == "of-this-test"]
    assert access["logger"] == "backend.access"
    assert (access["method"], access["route"], access["status"]) == ("GET", "/customers/{customer_id}", 404)
    assert access["key"] == "anonymous"
    assert access["milliseconds"] > 0
    assert "Mrs-Secret" not in several.log()
    assert "hidden" not in several.log()


def test_it_is_told_to_leave_and_all_leave(several: RunningService) -> None:
    # The last test of this file: it ends what the others used.
    assert several.stop(signal.SIGTERM) == 0
    several.start()
    assert several.url.startswith("http://127.0.0.1:")
    assert READY not in several.log()
    assert several.stop(signal.SIGINT) == 130
    several.start()
    # Killed, the one that watches leaves no other behind.
    several.stop(signal.SIGKILL)
