"""Servers as processes of their own, each on one core, with the processor time that they take."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from bench import load
from bench.machine import cores

PROJECT = Path(__file__).parents[1]
START_SECONDS = 120
_ON_CORE = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); os.execvp(sys.argv[2], sys.argv[2:])"


@dataclass(frozen=True)
class Server:
    """How to start it at a port, and the whole requests for each task that it is asked."""

    name: str
    command: Sequence[str]
    requests: Mapping[str, bytes]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = PROJECT


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    server: Server
    port: int
    process: psutil.Process

    @property
    def name(self) -> str:
        """What it is called."""
        return self.server.name

    def cpu_seconds(self) -> float:
        """The processor time that it and its children have taken so far."""
        family = [self.process, *self.process.children(recursive=True)]
        times = [one.cpu_times() for one in family]
        return sum(one.user + one.system for one in times)


@contextmanager
def running(servers: Sequence[tuple[Server, int]]) -> Iterator[list[Running]]:
    """Start servers at their ports, all on the first core, and keep this process off it; they are idle."""
    mine = cores()
    with ExitStack() as stack:
        started = [stack.enter_context(_started(server, port, mine[0])) for server, port in servers]
        for server in started:
            _wait_until_idle(server)
        if len(mine) > 1:
            stack.callback(os.sched_setaffinity, 0, mine)
            os.sched_setaffinity(0, {mine[-1]})
        yield started


def free_port() -> int:
    """Find a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _started(server: Server, port: int, core: int) -> Iterator[Running]:
    is_pinned = len(cores()) > 1
    pin = (sys.executable, "-c", _ON_CORE, str(core)) if is_pinned else ()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*pin, *server.command],
            cwd=server.folder,
            env=os.environ | server.environment,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_until_it_answers(server, port, process, log)
            yield Running(server, port, psutil.Process(process.pid))
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        children = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _, left = psutil.wait_procs(children, timeout=5)
        for one in left:
            one.kill()


def _wait_until_idle(server: Running) -> None:
    """Wait until it has done what it does after it is ready: for half a second, nothing."""
    until = time.monotonic() + START_SECONDS
    before = -1.0
    while (now := server.cpu_seconds()) - before > 0.02 and time.monotonic() < until:
        before = now
        time.sleep(0.5)


def _wait_until_it_answers(
    server: Server, port: int, process: "subprocess.Popen[bytes]", log: IO[bytes]
) -> None:
    until = time.monotonic() + START_SECONDS
    request = next(iter(server.requests.values()))
    while True:
        try:
            load.ask(port, request)
        except (OSError, RuntimeError, ValueError) as problem:
            if process.poll() is not None or time.monotonic() > until:
                log.seek(0)
                said = log.read()[-3000:].decode(errors="replace")
                raise RuntimeError(f"{server.name} does not answer ({problem}): {said}") from problem
            time.sleep(0.1)
        else:
            return
