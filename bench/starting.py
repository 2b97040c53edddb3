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

ROUNDS = 5
COLLECTIONS = """
import gc, time; gc.disable()
from backend.app import create_app
from backend.settings import Settings
app = create_app(Settings(jobs="worker"))
app.state.services.models.warm()
gc.collect()
for words in ("before gc.freeze", "after it"):
    began_at = time.perf_counter()
    gc.collect()
    print(f"{'a full collection, ' + words:<52}{1000 * (time.perf_counter() - began_at):>9.2f}ms", flush=True)
    gc.freeze()
"""
CLOCK = os.sysconf("SC_CLK_TCK")
COMMANDS = {
    "python, which does nothing": ["-c", "pass"],
    "segment --help": ["-m", "backend.cli", "--help"],
    "import backend.app": ["-c", "import gc; gc.disable(); import backend.app"],
}


def measure() -> None:
    """Print the seconds and the processor time of small commands, and of the service until /ready."""
    for task, arguments in COMMANDS.items():
        _tell(task, [_run(arguments) for _ in range(ROUNDS)])
    with tempfile.TemporaryDirectory() as folder:
        with running(folder):
            pass
        seconds = []
        for _ in range(ROUNDS):
            began_at = time.perf_counter()
            with running(folder) as url:
                seconds.append((time.perf_counter() - began_at, _processor_seconds(url)))
        _tell("started again until /ready", seconds)
        environment = os.environ | {"SEGMENT_ARTIFACTS_DIR": folder}
        subprocess.run([sys.executable, "-c", COLLECTIONS], check=True, env=environment)


def _run(arguments: list[str]) -> tuple[float, float]:
    began_at, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began_at, used


def _tell(task: str, rounds: list[tuple[float, float]]) -> None:
    seconds, used = zip(*rounds, strict=True)
    spread = f"({min(seconds):.3f} to {max(seconds):.3f})"
    print(
        f"{task:<52}{statistics.median(seconds):>9.3f}s {spread}, processor {statistics.median(used):.3f}s",
        flush=True,
    )


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
    measure()
