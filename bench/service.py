"""The service beside FastAPI answering a constant, and beside the service that one writes in an hour."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import plain
from bench.contest import beside, contest, tail
from bench.customers import draw
from bench.load import request_of
from bench.results import Result
from bench.servers import PROJECT, Running, Server, free_port, running
from bench.writing import show

N_TRAINED = 20_000
COMMAND = (sys.executable, "-m", "backend.cli")
N_CLIENTS = 16
ONE, HUNDRED, MANY = "one record", "100 records", "10,000 named records"
SIZES = {ONE: 1, HUNDRED: 100, MANY: 10_000}
CONSTANT, NAIVE = "a constant of FastAPI", "plain FastAPI"


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare latencies, requests/s and processor time of the three servers."""
    seconds, n_rounds = (0.2, 2) if quick else (0.6, 9)
    with started() as servers:
        figures = contest(servers, ONE, n_rounds=n_rounds, seconds=seconds)
        for rival in (CONSTANT, NAIVE):
            yield beside(figures, f"{ONE}: p50 / {rival}", "p50", rival)
            yield beside(figures, f"{ONE}: p99 / {rival}", "p99", rival)
        figures = contest(servers, ONE, n_rounds=n_rounds, seconds=seconds, n_clients=N_CLIENTS)
        for rival, goal in ((CONSTANT, 1.3), (NAIVE, None)):
            said = f"{ONE}, {N_CLIENTS} clients"
            yield beside(figures, f"{said}: times the requests/s of {rival}", "rate", rival)
            yield beside(figures, f"{said}: CPU of a request / {rival}", "cpu", rival, goal=goal)
        figures = contest(servers, HUNDRED, n_rounds=n_rounds, seconds=seconds)
        yield beside(figures, f"{HUNDRED}: times the requests/s of {NAIVE}", "rate", NAIVE)
        figures = contest(servers, MANY, n_rounds=n_rounds, seconds=3 * seconds)
        yield beside(figures, f"{MANY}: times the requests/s of {NAIVE}", "rate", NAIVE)
        yield tail(figures, f"{MANY}: p99 / p50", goal=2)


@contextmanager
def started(others: tuple[tuple[Server, int], ...] = ()) -> Iterator[list[Running]]:
    """Train, and start ours, the two of FastAPI, and any others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        customers = folder / "customers.csv"
        draw(N_TRAINED).write_csv(customers)
        plain.keep(customers, folder)
        ports = [free_port() for _ in range(3)]
        mine = zip(
            (_ours(folder, ports[0]), _constant(ports[1]), _naive(folder, ports[2])), ports, strict=True
        )
        with running([*mine, *others]) as servers:
            yield servers


def train_here(folder: Path) -> dict[str, str]:
    """Train on ``customers.csv`` of a folder; return the environment of a service that has the model."""
    environment = {"SEGMENT_ARTIFACTS_DIR": str(folder / "artifacts"), "SEGMENT_SAMPLE_MODEL": "false"}
    trained = subprocess.run(
        [*COMMAND, "train", folder / "customers.csv", "--algorithm", "kmeans", "--segments",
         str(plain.N_SEGMENTS), "--option", f"pca={plain.N_COMPONENTS}", "--option", "log_transform=true",
         "--option", "n_resamples=0", "--option", "n_references=0"],
        cwd=PROJECT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if trained.returncode:
        raise RuntimeError(f"the training failed: {trained.stderr}")
    return environment


def _ours(folder: Path, port: int) -> Server:
    return Server("ours", (*COMMAND, "serve", "--port", str(port)), requests(), train_here(folder))


def _constant(port: int) -> Server:
    return Server(CONSTANT, _uvicorn("bench.fastapi_constant:app", port), requests())


def _naive(folder: Path, port: int) -> Server:
    command = _uvicorn("bench.fastapi_naive:app", port)
    return Server(NAIVE, command, requests(), {"BENCH_MODEL_FOLDER": str(folder)})


def _uvicorn(app: str, port: int) -> tuple[str, ...]:
    return (
        sys.executable, "-m", "uvicorn", app, "--port", str(port), "--loop", "uvloop", "--http", "httptools",
        "--no-access-log", "--log-level", "warning",
    )  # fmt: skip


def requests() -> dict[str, bytes]:
    """The same arrays of objects for all three."""
    bodies = {task: json.dumps(draw(n_rows).to_dicts()).encode() for task, n_rows in SIZES.items()}
    return {task: request_of("/segment", body) for task, body in bodies.items()}


if __name__ == "__main__":
    show(measure())
