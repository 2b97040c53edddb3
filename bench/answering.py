"""Whether the service answers while it trains."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import polars as pl

from bench.customers import draw
from bench.results import Result, alone
from bench.writing import show

URL = "http://127.0.0.1:8765"
N_CALLS = 100


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Tell the median and the slowest of the answers during a training."""
    customers = draw(20_000 if quick else 200_000)
    with (
        tempfile.TemporaryDirectory() as folder,
        _service(folder),
        httpx.Client(base_url=URL, timeout=120) as client,
    ):
        seconds, status = _answers_while_training(client, customers)
    task = f"/health while {customers.height:,} rows train"
    yield alone(f"{task}, of {len(seconds)} calls", seconds, note=f"the training was {status} at the last")


def _answers_while_training(client: httpx.Client, customers: pl.DataFrame) -> tuple[list[float], str]:
    job = client.post("/train", files={"file": customers.write_csv().encode()}).raise_for_status().json()
    seconds = []
    for _ in range(N_CALLS):
        start = time.perf_counter()
        client.get("/health").raise_for_status()
        seconds.append(time.perf_counter() - start)
        time.sleep(0.02)
    return seconds, client.get(f"/jobs/{job['job_id']}").json()["status"]


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


if __name__ == "__main__":
    show(measure())
