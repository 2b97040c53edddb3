"""An upload of 1,000,000 customers until their model is active: what each stage takes, and how much memory.

``python -m bench.training`` measures this tree; ``--against FOLDER`` measures another one in turn and prints
ratios. ``--with-id``, ``--algorithm auto`` and ``--rows`` ask for other trainings.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import polars as pl
import psutil

from bench.fitting import _customers

HERE = Path(__file__).parents[1]
URL = "http://127.0.0.1:8766"
CHARTS = ("projection", "selection", "profiles", "silhouette", "correlation", "scatter_matrix")
CHARTS += ("distributions", "explained_variance")
SAMPLE_SECONDS = 0.02
ROUNDS = 3


@dataclass
class Measured:
    """Seconds by the clock and of the processors for each stage, and peaks of memory in MiB above idle."""

    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    segments: list[tuple[str, int]] = field(default_factory=list)


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--algorithm", default="kmeans")
    parser.add_argument("--with-id", action="store_true")
    parser.add_argument("--against", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    customers = made_up(asked.rows, with_id=asked.with_id)
    trees = [HERE] if asked.against is None else [HERE, asked.against.resolve()]
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        customers.write_csv(file.name)
        told = f"{asked.rows:,} x {customers.width}, {asked.algorithm}"
        print(f"{told}: {Path(file.name).stat().st_size / 1e6:.0f} MB of CSV", flush=True)
        rounds = [
            [train_once(tree, Path(file.name), asked.algorithm) for tree in trees]
            for _ in range(asked.rounds)
        ]
    # Seven columns of eight bytes: six numbers and an id, or a row, of each customer.
    _tell(rounds, asked.rows * 7 * 8 / 2**20)


def made_up(n_rows: int, *, with_id: bool) -> pl.DataFrame:
    """Customers to train on, in cents or rather finer."""
    customers = _customers(n_rows)
    if not with_id:
        return customers
    ids = "C" + pl.int_range(n_rows, eager=True).shuffle(0).cast(pl.String).str.zfill(7)
    return customers.insert_column(0, ids.alias("customer_id"))


def train_once(tree: Path, file: Path, algorithm: str) -> Measured:
    """Upload a file to a service of its own, follow the job, and look at every chart."""
    measured = Measured()
    with (
        tempfile.TemporaryDirectory() as folder,
        service(tree, folder) as (process, log),
        httpx.Client(base_url=URL, timeout=600) as client,
    ):
        # What is loaded once, whatever is trained on, is no memory of the table.
        few = made_up(20_000, with_id=True).write_csv().encode()
        _follow(client, _upload(client, few, algorithm))
        _wait_until_idle(process)
        n_known = len(log.read_text())
        idle = _resident(process)
        with sampled(process, idle, "until active", measured):
            model_id = _train(client, file, algorithm, measured)
        with sampled(process, idle, "with the charts", measured):
            _draw(client, model_id, measured)
        measured.memory |= {
            f"idle, {name}, MiB": size / 2**20
            for name, size in zip(("service", "training process"), idle, strict=True)
        }
        _stages(log.read_text()[n_known:], measured)
    parts = sum(measured.seconds[name] for name in measured.cpu)
    measured.seconds["between the stages"] = measured.seconds["UNTIL ACTIVE"] - parts
    measured.seconds["ALL STAGES"], measured.cpu["ALL STAGES"] = parts, sum(measured.cpu.values())
    return measured


def _train(client: httpx.Client, file: Path, algorithm: str, measured: Measured) -> str:
    began = time.perf_counter()
    with file.open("rb") as upload:
        job = _upload(client, upload, algorithm)
    measured.seconds["UPLOAD UNTIL ANSWERED"] = time.perf_counter() - began
    _follow(client, job)
    measured.seconds["UNTIL ACTIVE"] = time.perf_counter() - began
    return str(job["job_id"])


def _draw(client: httpx.Client, model_id: str, measured: Measured) -> None:
    began = time.perf_counter()
    model = client.get("/models/active").raise_for_status().json()
    measured.segments = [(one["name"], one["size"]) for one in model["segments"]]
    for chart in CHARTS:
        start = time.perf_counter()
        client.get(f"/models/{model_id}/charts/{chart}").raise_for_status()
        measured.seconds[f"chart {chart}"] = time.perf_counter() - start
    measured.seconds["ALL CHARTS, ONE AFTER THE OTHER"] = time.perf_counter() - began


def _upload(client: httpx.Client, content: bytes | BinaryIO, algorithm: str) -> dict[str, Any]:
    form = {"options": json.dumps({"algorithm": algorithm})}
    job: dict[str, Any] = client.post("/train", files={"file": content}, data=form).raise_for_status().json()
    return job


def _follow(client: httpx.Client, job: dict[str, Any]) -> None:
    while not job["finished_at"]:
        time.sleep(0.02)
        job = client.get(f"/jobs/{job['job_id']}").raise_for_status().json()
    if job["status"] != "succeeded":
        raise RuntimeError(job["error"])


def _stages(log: str, measured: Measured) -> None:
    """Read what the service and the process that trains say in their log of JSON."""
    for line in log.splitlines():
        with suppress(ValueError):
            for stage in json.loads(line).get("stages", ()):
                name = stage["name"]
                # Both read the table.
                name = f"{name} again" if name in measured.cpu else name
                measured.seconds[name], measured.cpu[name] = stage["seconds"], stage["cpu_seconds"]
                measured.memory[f"until after {name}, MiB"] = stage["peak_mib"]


@contextmanager
def service(tree: Path, folder: str) -> Iterator[tuple[psutil.Process, Path]]:
    """Run the service of a tree until its end; its training process has come up."""
    environment = os.environ | {
        "SEGMENT_ARTIFACTS_DIR": folder,
        "SEGMENT_PORT": URL.rsplit(":", 1)[1],
        "SEGMENT_LOG_FORMAT": "json",
        "PYTHONPATH": str(tree),
    }
    with tempfile.NamedTemporaryFile("w+") as log:
        command = [sys.executable, "-m", "backend.cli", "serve"]
        process = subprocess.Popen(command, env=environment, cwd=tree, stderr=log)
        try:
            _wait_until_idle(psutil.Process(process.pid))
            yield psutil.Process(process.pid), Path(log.name)
        finally:
            process.terminate()
            process.wait()


def _wait_until_idle(process: psutil.Process) -> None:
    """Both processes have imported what they need, and do nothing for half a second."""
    while True:
        time.sleep(0.1)
        with suppress(httpx.TransportError):
            if httpx.get(f"{URL}/ready").status_code == 200 and process.children():
                break
    everyone = [process, *process.children(recursive=True)]
    while True:
        before = sum(sum(one.cpu_times()[:2]) for one in everyone)
        time.sleep(0.5)
        if sum(sum(one.cpu_times()[:2]) for one in everyone) - before < 0.02:
            return


@contextmanager
def sampled(process: psutil.Process, idle: tuple[int, int], when: str, measured: Measured) -> Iterator[None]:
    """Note how much more resident memory the service and its training process take than idle, at most."""
    peaks = [0, 0, 0]
    is_over = threading.Event()

    def sample() -> None:
        while not is_over.wait(SAMPLE_SECONDS):
            now = [one - before for one, before in zip(_resident(process), idle, strict=True)]
            peaks[:] = map(max, peaks, [*now, sum(now)])

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        yield
    finally:
        is_over.set()
        sampler.join()
        names = ("service", "training process", "both at one moment")
        measured.memory |= {f"{name}, {when}": peak / 2**20 for name, peak in zip(names, peaks, strict=True)}


def _resident(process: psutil.Process) -> tuple[int, int]:
    children = process.children(recursive=True)
    return process.memory_info().rss, sum(one.memory_info().rss for one in children)


def _tell(rounds: list[list[Measured]], table_mib: float) -> None:
    """One line a stage: medians, and of two trees their ratio and its spread."""
    print(f"{'stage':<40}{'seconds':>9}{'CPU':>9}{'before':>9}{'CPU':>9}{'ratio':>8}{'spread':>16}")
    for name in rounds[0][0].seconds:
        print(_line(name, rounds, "seconds", "cpu"))
    print(f"peak of resident memory above idle, as a multiple of a table of {table_mib:.0f} MiB")
    for name in rounds[0][0].memory:
        print(_line(name, rounds, "memory", None, 1.0 if "MiB" in name else table_mib))
    if any(one.segments != rounds[0][0].segments for several in rounds for one in several):
        print("THE SEGMENTS DIFFER")


def _line(name: str, rounds: list[list[Measured]], what: str, beside: str | None, unit: float = 1.0) -> str:
    text = f"{name:<40}"
    for number in range(len(rounds[0])):
        for one in (what, beside):
            values = [getattr(several[number], one).get(name) for several in rounds] if one else [None]
            text += " " * 9 if None in values else f"{statistics.median(values) / unit:>9.2f}"
    # By the processors where that is known, since others use the machine too.
    measure = beside if beside and name in rounds[0][0].cpu else what
    pairs = [[getattr(one, measure).get(name) for one in several] for several in rounds]
    if len(rounds[0]) == 2 and all(all(pair) for pair in pairs):
        ratios = sorted(mine / before for mine, before in pairs)
        text += f"{statistics.median(ratios):>8.2f}{f'{ratios[0]:.2f} to {ratios[-1]:.2f}':>16}"
    return text


if __name__ == "__main__":
    main()
