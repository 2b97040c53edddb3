"""The service as a process: how soon it is ready, and whether it answers while it trains."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import polars as pl

URL = "http://127.0.0.1:8765"
N_CALLS = 100


def measure(customers: pl.DataFrame) -> None:
    """Print the time to /ready of a service that has a model, and the slowest answers during a training."""
    with tempfile.TemporaryDirectory() as folder:
        with _service(folder):
            pass
        ready = []
        for _ in range(3):
            start = time.perf_counter()
            with _service(folder):
                ready.append(time.perf_counter() - start)
        print(f"{'started again until /ready, median of 3':<52}{statistics.median(ready):>9.3f}s", flush=True)
        with _service(folder), httpx.Client(base_url=URL, timeout=120) as client:
            seconds = sorted(_answers_while_training(client, customers))
    task = f"/health while {customers.height:,} rows train, slowest of {len(seconds)}"
    print(f"{task:<52}{seconds[-1]:>9.3f}s (median {statistics.median(seconds):.3f}s)", flush=True)


def _answers_while_training(client: httpx.Client, customers: pl.DataFrame) -> Iterator[float]:
    job = client.post("/train", files={"file": customers.write_csv().encode()}).raise_for_status().json()
    for _ in range(N_CALLS):
        start = time.perf_counter()
        client.get("/health").raise_for_status()
        yield time.perf_counter() - start
        time.sleep(0.02)
    status = client.get(f"/jobs/{job['job_id']}").json()["status"]
    print(f"(the training was {status} at the last of these calls)")


@contextmanager
def _service(folder: str) -> Iterator[None]:
    environment = os.environ | {"SEGMENT_ARTIFACTS_DIR": folder, "SEGMENT_PORT": URL.rsplit(":", 1)[1]}
    process = subprocess.Popen([sys.executable, "-m", "backend.cli", "serve"], env=environment)
    try:
        while not _is_ready():
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait()


def _is_ready() -> bool:
    try:
        return httpx.get(f"{URL}/ready").status_code == 200
    except httpx.TransportError:
        return False
