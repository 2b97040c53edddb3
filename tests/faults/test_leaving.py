"""A service that is told to stop lets what runs end, takes nothing new, and loses no count."""

import json
import signal
import threading
import time
from collections.abc import Callable

import httpx

from ml.data.samples import SPEND_COLUMNS
from tests.faults.running import RunningService

ROW = dict.fromkeys(SPEND_COLUMNS, 100)
QUICK = {"algorithm": "kmeans", "n_segments": 2, "n_references": 0, "n_resamples": 2}


def test_new_requests_are_refused_what_runs_ends_and_counts_are_kept(
    start_service: Callable[..., RunningService], sample_csv: bytes
) -> None:
    service = start_service(SEGMENT_SHUTDOWN_SECONDS="120")
    with httpx.Client(base_url=service.url, timeout=30) as client:
        assert client.post("/segment", json=ROW).status_code == 200
        form = {"options": json.dumps(QUICK)}
        job_id = client.post("/train", files={"file": sample_csv}, data=form).json()["job_id"]
        while client.get(f"/jobs/{job_id}").json()["status"] == "queued":
            time.sleep(0.05)
        service.process.send_signal(signal.SIGTERM)
        answer = client.post("/segment", json=ROW)
        while answer.status_code == 200:
            answer = client.post("/segment", json=ROW)
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:segment:service-leaves"
    assert answer.headers["Connection"] == "close"
    assert int(answer.headers["Retry-After"]) > 0
    assert service.process.wait(150) == 0
    # The training has ended within the limit, and has not to be begun again.
    assert (service.artifacts / "models" / job_id).is_dir()
    n_scored = sum(
        json.loads(one.read_text())["n_rows"] for one in (service.artifacts / "drift").glob("*.json")
    )
    assert n_scored >= 1
    assert "Traceback" not in service.log()


def test_an_answer_that_is_being_made_is_finished(
    start_service: Callable[..., RunningService], sample_csv: bytes
) -> None:
    service = start_service()
    head, rows = sample_csv.split(b"\n", 1)
    large = head + b"\n" + rows * 200
    answers: list[httpx.Response] = []

    def ask() -> None:
        headers = {"Content-Type": "text/csv", "Accept": "text/csv"}
        answers.append(httpx.post(f"{service.url}/segment", content=large, headers=headers, timeout=60))

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    assert service.stop(signal.SIGTERM) == 0
    asking.join()
    assert answers[0].status_code == 200
    assert answers[0].content.count(b"\n") == large.count(b"\n")
