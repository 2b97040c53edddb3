"""How soon the service is ready, what its imports cost, and what a full garbage collection costs it."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.results import Result, alone
from bench.rounds import Laps, versus
from bench.writing import show

ROUNDS = 5
COLLECTIONS = """
import gc, time; gc.disable()
from backend.app import create_app
from backend.settings import Settings
app = create_app(Settings(jobs="worker"))
app.state.services.models.warm()
gc.collect()
for _ in range(2):
    began_at = time.perf_counter()
    gc.collect()
    print(time.perf_counter() - began_at, flush=True)
    gc.freeze()
"""
CLOCK = os.sysconf("SC_CLK_TCK")
NOTHING = ["-c", "pass"]
COMMANDS = {
    "segment --help": ["-m", "backend.cli", "--help"],
    "import backend.app": ["-c", "import gc; gc.disable(); import backend.app"],
}


def measure(*, quick: bool = False) -> Iterator[Result]:
    """Compare small commands with Python alone, and tell the seconds of the service until /ready."""
    n_rounds = 2 if quick else ROUNDS
    for task, arguments in COMMANDS.items():
        rounds = [(_run(arguments), _run(NOTHING)) for _ in range(n_rounds)]
        ours, nothing = (Laps(*map(list, zip(*laps, strict=True))) for laps in zip(*rounds, strict=True))
        yield versus(f"{task} / python, which does nothing", ours, nothing, rival="python")
    with tempfile.TemporaryDirectory() as folder:
        with running(folder):
            pass
        seconds, used = [], []
        for _ in range(n_rounds):
            began_at = time.perf_counter()
            with running(folder) as url:
                seconds.append(time.perf_counter() - began_at)
                used.append(_processor_seconds(url))
        cpu = f"{statistics.median(used):.2f} s of processor time"
        yield alone("started again until /ready", seconds, goal=2, note=cpu)
        environment = os.environ | {"SEGMENT_ARTIFACTS_DIR": folder}
        command = [sys.executable, "-c", COLLECTIONS]
        told = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        before, after = (float(line) for line in told.stdout.split())
        note = f"{1000 * before:.0f} ms without"
        yield alone("a full garbage collection after gc.freeze", [after], note=note)


def _run(arguments: list[str]) -> tuple[float, float]:
    began_at, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began_at, used


@contextmanager
def running(folder: str) -> Iterator[str]:
    """Run the service on what a folder keeps; begins once it is ready, with its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {"SEGMENT_ARTIFACTS_DIR": folder, "SEGMENT_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "backend.cli", "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    PROCESSES[url] = process.pid
    try:
        while not _is_ready(url):
            time.sleep(0.01)
        yield url
    finally:
        process.terminate()
        process.wait()


PROCESSES: dict[str, int] = {}


def _processor_seconds(url: str) -> float:
    told = Path(f"/proc/{PROCESSES[url]}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / CLOCK


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ready").status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    show(measure())
